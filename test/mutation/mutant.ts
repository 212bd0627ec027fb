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
       * fleet that is prepared well; `silos`: one in two databases; `replicas`: one whose cluster has two
       * replicas. `fleet`: a fleet that this very runtime prepares; `signed`: the same, with signed contexts.
       */
      readonly in: 'query' | 'driver' | 'silos' | 'replicas' | 'fleet' | 'signed'
    }
  | DoorCatcher
  | { readonly generated: 'query wall' }
  | { readonly schedule: 'first batches' }
  | { readonly types: 'what must not compile' }

/** An attack on the question who is let in. */
export interface DoorCatcher {
  /** As `group: name` of test/attacks/doors. */
  readonly door: string
  /** Whether the copy without the guard prepares the fleet too; else the runtime that ships does. */
  readonly ownFleet: boolean
}

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
  /** Other guards that would stop the same, out of the way. */
  readonly also?: Edit | readonly Edit[]
  readonly caughtBy: Catcher
}

export interface Catch {
  readonly mutant: string
  /** How it was noticed; undefined when nobody did. */
  readonly leak?: string | undefined
  /** Why nobody could tell. */
  readonly error?: string
}
