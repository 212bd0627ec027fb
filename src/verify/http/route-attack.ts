import type { Sent } from './compare-answers.ts'
import type { WireRequest } from './wire.ts'

/** A request of the attacker, as data. */
export interface RouteAttack {
  /** The same for all routes: `theirs`, `no tenant`. */
  readonly id: string
  readonly what: string
  readonly attempt: WireRequest
  /** The same with what nobody has: it has to be answered alike. */
  readonly likewise?: WireRequest
  /** Whether the two are compared only where that was carried out: it may be refused for its form. */
  readonly needsLikewise?: boolean
  /** What the two hold that differs. */
  readonly sent: Sent
  /** Whether an answer that is none of a refusal proves nothing, whatever it holds. */
  readonly hasToBeRefused?: boolean
}

export const NOTHING_SENT: Sent = { one: [], other: [] }
