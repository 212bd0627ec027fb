import type { Answer } from '../../verify/index.ts'

/** Begins a transaction in which nothing waits for ever. */
export const BEGIN_BOUNDED =
  "begin; set local lock_timeout = '5s'; set local statement_timeout = '60s'"

/** Thrown in a transaction of the runtime, it ends that without a trace, and keeps its answer. */
export class RolledBack extends Error {
  answer: Answer = { seen: 0, lines: [] }
}
