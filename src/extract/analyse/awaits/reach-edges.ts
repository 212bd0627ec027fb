import type { ts } from 'ts-morph'

import { type Cut, placeOf } from '../../cut.ts'
import type { EdgeFacts } from '../../edge.ts'
import type { Refusal } from './await-reach.ts'
import type { Becoming } from './becoming.ts'

/** The edges that are found on the way. */
export class ReachEdges {
  readonly all: EdgeFacts[] = []
  readonly #cut: Cut

  constructor(cut: Cut) {
    this.#cut = cut
  }

  /** A place that cannot wait. Always false, for whoever asks whether it can. */
  refuse(node: ts.Node, { subject }: Becoming, { why, remedy }: Refusal): false {
    const verdict = { is: 'refused', why: `It cannot wait: ${why}.`, remedy } as const
    const place = placeOf(node, this.#cut)
    this.all.push({ direction: 'in', shape: 'sync-place', name: subject, place, verdict })
    return false
  }

  /** A call that nobody waits for. */
  tellUnawaited(node: ts.Node, { subject }: Becoming): void {
    const place = placeOf(node, this.#cut)
    const verdict = { is: 'kept' } as const
    this.all.push({ direction: 'in', shape: 'call-unawaited', name: subject, place, verdict })
  }
}

export const NOT_A_LOOP: Refusal = {
  why: 'forEach does not wait for the function that it is given',
  remedy: 'Write it as `for (const … of …)`.',
}
export const INTO_MODULE: Refusal = {
  why: 'it is handed to the module, which calls it without waiting',
  remedy: 'Have the module take what the function gives, and not the function.',
}
export const NO_ES_MODULE: Refusal = {
  why: 'the file is no ES module, and cannot wait while it is loaded',
  remedy: 'Move the call into a function, or make the file an ES module.',
}
export const TAKEN_AT_ONCE: Refusal = {
  why: 'all that the generator gives is taken at once, or it is handed on',
  remedy: 'Go through it with `for … of` in a function, which becomes `for await`.',
}

export function racing(target: ts.Expression): Refusal {
  const text = target.getText()
  return {
    why: `${text} is read before the wait and written after it, and what others write in between is lost`,
    remedy: `Keep what the call gives in a constant first, and add that to ${text}.`,
  }
}
