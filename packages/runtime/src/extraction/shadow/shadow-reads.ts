import { setTimeout as sleep } from 'node:timers/promises'

import type { Contract } from '../../contract/index.ts'
import type { Operation } from '../../contract/operation.ts'
import { warn } from '../quietly.ts'
import { crossing, isOfTheWay, isSameJson, type Outcome, outcomeOf } from '../outcome.ts'
import type { RoutedTenant } from '../routing/routing.ts'

/** A read that the service answered otherwise than the module in this process. */
export interface Difference {
  readonly module: string
  readonly operation: string
  readonly tenant: RoutedTenant
  readonly local: Outcome
  readonly remote: Outcome
}

/** What came of a read in shadow. */
export type ShadowResult = 'same' | 'different' | 'unanswered' | 'left out'

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

/** More at a time than these are not compared: a service that hangs must not fill the memory of its callers. */
const MOST_UNDER_WAY = 100
/** Milliseconds before both sides are read again. */
const SECOND_LOOKS_MS = [20, 200]

/**
 * Reads on both sides, begun in random order, and compares. The caller has the answer of this process as soon as that is
 * there, and nothing that the service does reaches it.
 *
 * Between two reads somebody may write, so answers that differ are read again, on both sides; what counts is a difference that stays.
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
    const { operation, remote, localAgain } = read
    let judged = await this.#judge(read, first)
    for (const pauseMs of SECOND_LOOKS_MS) {
      if (judged.result !== 'different') break
      await sleep(pauseMs, undefined, { ref: false })
      judged = await this.#judge(read, this.#begin(localAgain, remote))
    }
    onResult(operation.name, judged.result)
    if (judged.result === 'different') onDifference(judged.difference)
    if (judged.result === 'unanswered') onOutage(judged.error)
  }

  async #judge({ operation, tenant }: ShadowedRead, begun: Begun): Promise<Judged> {
    const { contract, isSame } = this.#options
    const local = await begun.local
    // Before the caller goes on, who may change what it was given.
    const here = crossing(contract, operation, local)
    const remote = await begun.remote
    if ('error' in remote && isOfTheWay(remote))
      return { result: 'unanswered', error: remote.error }
    const difference = { module: contract.name, operation: operation.name, tenant, local, remote }
    if (isSameJson(here, crossing(contract, operation, remote)) || isSame(difference))
      return { result: 'same' }
    return { result: 'different', difference }
  }
}

interface Begun {
  readonly local: Promise<Outcome>
  readonly remote: Promise<Outcome>
}

type Judged =
  | { readonly result: 'same' }
  | { readonly result: 'different'; readonly difference: Difference }
  | { readonly result: 'unanswered'; readonly error: unknown }
