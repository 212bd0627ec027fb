/**
 * Who has to notice that a guard is gone: an attack, with the other walls out of its way; the oracle
 * with generated queries; the schedule; or the type tests.
 */
export type Catcher =
  | {
      /** As `group: name` of test/attacks/facts. */
      readonly attack: string
      /**
       * What stands beside the guard. `query`: the query wall alone, on tables without policies. `driver`: a
       * fleet that is prepared well. `fleet`: a fleet that this very runtime prepares; `signed`: the same, with
       * signed contexts.
       */
      readonly in: 'query' | 'driver' | 'fleet' | 'signed'
    }
  | { readonly generated: 'query wall' }
  | { readonly schedule: 'first batches' }
  | { readonly types: 'what must not compile' }

export interface Edit {
  /** Below packages/runtime/src. */
  readonly file: string
  /** Exactly one place in the file. */
  readonly find: string
  readonly replace: string
}

/** A guard, and the runtime without it. */
export interface Mutant extends Edit {
  readonly what: string
  /** Another guard that would stop the same, out of the way. */
  readonly also?: Edit
  readonly caughtBy: Catcher
}

export interface Catch {
  readonly mutant: string
  /** How it was noticed; undefined when nobody did. */
  readonly leak?: string | undefined
  /** Why nobody could tell. */
  readonly error?: string
}
