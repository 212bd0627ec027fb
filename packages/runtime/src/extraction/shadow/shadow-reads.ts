import { setTimeout as sleep } from 'node:timers/promises'

import type { Contract, Json } from '../../contract/index.ts'
import type { Operation } from '../../contract/operation.ts'
import { warn } from '../quietly.ts'
import { crossing, isOfTheWay, isSameJson, type Outcome, outcomeOf } from '../outcome.ts'
import { NotComparable } from './not-comparable.ts'
import type { RoutedTenant } from '../routing/routing.ts'

/** A read that the service answered otherwise than the module in this process. */
export interface Difference {
  readonly module: string
  readonly operation: string
  readonly tenant: RoutedTenant
  readonly local: Outcome
  readonly remote: Outcome
}

/** What came of a read in shadow: `unsettled` where the rows changed whenever they were compared. */
export type ShadowResult = 'same' | 'different' | 'unsettled' | 'unanswered' | 'left out'

export interface ShadowReadsOptions {
  readonly contract: Contract<unknown>
  readonly onDifference: (difference: Difference) => void
  /** Told why the service did not answer. */
  readonly onOutage: (error: unknown) => void
  readonly onResult: (operation: string, result: ShadowResult) => void
  /** Whether two outcomes are to count as the same although their JSON differs. */
  readonly isSame: (difference: Difference) => boolean
  /** Random numbers in [0, 1). */
  readonly random: () => number
}

export interface ShadowedRead {
  readonly operation: Operation
  readonly tenant: RoutedTenant
  readonly local: () => unknown
  readonly remote: () => Promise<unknown>
  /** As `local`, with arguments that nobody else has. */
  readonly localAgain: () => unknown
}

/** Half of the connections that there are by default: a service that hangs must keep nobody from calling it. */
const MOST_UNDER_WAY = 32
/** Milliseconds before both sides are read again, as often as that is done. */
const SECOND_LOOKS_MS = [20, 200]

/**
 * Reads on both sides, begun in random order, and compares. The caller has the answer of this process as soon as that is
 * there, and nothing that the service does reaches it.
 *
 * Between two reads somebody may write, so where answers differ both sides are read again, this one before and behind the other.
 */
export class ShadowReads {
  readonly #options: ShadowReadsOptions
  #underWay = 0

  constructor(options: ShadowReadsOptions) {
    this.#options = options
  }

  /** @returns What the module in this process returns. @throws What that throws. */
  async read(read: ShadowedRead): Promise<unknown> {
    const { onResult } = this.#options
    const { operation, local, remote } = read
    if (this.#underWay >= MOST_UNDER_WAY) {
      onResult(operation.name, 'left out')
      return await local()
    }
    this.#underWay += 1
    const both = this.#begin(local, remote)
    // What compares may be the application's own, and fail.
    const comparing = this.#compare(read, both).catch(warn)
    void comparing.finally(() => (this.#underWay -= 1))
    const answer = await both.local
    if ('error' in answer) throw answer.error
    return answer.value
  }

  #begin(local: () => unknown, remote: () => Promise<unknown>): Begun {
    if (this.#options.random() < 0.5) return { local: outcomeOf(local), remote: outcomeOf(remote) }
    const asked = outcomeOf(remote)
    return { local: outcomeOf(local), remote: asked }
  }

  async #compare(read: ShadowedRead, first: Begun): Promise<void> {
    const { onDifference, onOutage, onResult } = this.#options
    const { operation } = read
    let judged = this.#judge(read, await this.#crossed(operation, first.local), await first.remote)
    if (judged.result === 'different') judged = await this.#lookAgain(read)
    onResult(operation.name, judged.result)
    if (judged.result === 'different') onDifference(judged.difference)
    if (judged.result === 'unanswered') onOutage(judged.error)
  }

  /** Here, there, and here again: what differs while nothing has changed here is a difference. */
  async #lookAgain(read: ShadowedRead): Promise<Judged> {
    const { operation, remote, localAgain } = read
    for (const pauseMs of SECOND_LOOKS_MS) {
      await sleep(pauseMs, undefined, { ref: false })
      const before = await this.#crossed(operation, outcomeOf(localAgain))
      const judged = this.#judge(read, before, await outcomeOf(remote))
      if (judged.result !== 'different') return judged
      const after = await this.#crossed(operation, outcomeOf(localAgain))
      if (isSameJson(before.json, after.json)) return judged
    }
    return { result: 'unsettled' }
  }

  /** At once, before the caller goes on, who may change what it was given. */
  async #crossed(operation: Operation, local: Promise<Outcome>): Promise<Crossed> {
    const outcome = await local
    return { outcome, json: crossing(this.#options.contract, operation, outcome) }
  }

  #judge({ operation, tenant }: ShadowedRead, here: Crossed, remote: Outcome): Judged {
    const { contract, isSame } = this.#options
    if (isNotComparable(here.outcome) || isNotComparable(remote)) return { result: 'left out' }
    if ('error' in remote && isOfTheWay(remote))
      return { result: 'unanswered', error: remote.error }
    const local = here.outcome
    const difference = { module: contract.name, operation: operation.name, tenant, local, remote }
    const same = isSameJson(here.json, crossing(contract, operation, remote)) || isSame(difference)
    return same ? { result: 'same' } : { result: 'different', difference }
  }
}

function isNotComparable(outcome: Outcome): boolean {
  return 'error' in outcome && outcome.error instanceof NotComparable
}

interface Crossed {
  readonly outcome: Outcome
  readonly json: Json
}

interface Begun {
  readonly local: Promise<Outcome>
  readonly remote: Promise<Outcome>
}

type Judged =
  | { readonly result: 'same' | 'unsettled' | 'left out' }
  | { readonly result: 'different'; readonly difference: Difference }
  | { readonly result: 'unanswered'; readonly error: unknown }
