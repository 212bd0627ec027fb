import type { RowValues } from '../fill/draft-row.ts'

/** Who sends a statement: a tenant through its login, that login without a tenant, or somebody above both. */
export type Actor = 'attacker' | 'victim' | 'nobody' | 'admin' | 'owner'

/** How the application's statements travel: by the runtime, or by a connection that knows none of it. */
export type Channel = 'driver' | 'bare'

export const CHANNELS: readonly Channel[] = ['driver', 'bare']

export interface Statement {
  readonly actor: Actor
  /** In whose placement. In a pool both are one. */
  readonly place: 'attackers' | 'victims'
  /** Statements of one transaction, which is rolled back; the answer is that of the last. */
  readonly steps: readonly string[]
}

/** What an attack has to end in. */
export type Expectation =
  /** It sees and changes no row, or is refused. */
  | 'nothing'
  /** It is refused by rights or policies; a key that refuses it comes too late. */
  | 'refusal'
  /** A key refuses it, as it refuses a row that nobody has. */
  | 'broken reference'
  /** It ends as `likewise` does: what is there cannot be told from what is not. */
  | 'no difference'
  /** The same, and an error says the same, but for what the statement itself says. */
  | 'no trace'
  /** As many rows are looked at as for `likewise`. */
  | 'no more work'
  /** It reaches no more rows than the attacker sees: it fails itself by dividing by zero where it does. */
  | 'own rows only'
  /** The victim sees rows of its own; else that others see none of them says nothing. */
  | 'own rows'

/** What a control has to end in, for its attack to count. */
export type Proof =
  /** Rows were seen or changed, or a key refused: the statement came that far. */
  | 'reached'
  /** It was carried out. */
  | 'done'
  /** The key refused a value that is there. */
  | 'duplicate'
  /** It failed on a row that is there. */
  | 'failed on a row'
  /** Rows were looked at. */
  | 'work'

/** A way to another tenant's rows, as data. */
export interface Attack {
  /** The same for all tables: `read`, `move`. */
  readonly id: string
  readonly what: string
  /** The table, and behind a dot what of it. */
  readonly object: string
  readonly attempt: Statement
  readonly expects: Expectation
  /** For what is compared with it. */
  readonly likewise?: Statement
  /**
   * For 'no trace': the attempt where the victim has no rows. What ends the same there was refused for a row of the
   * attacker's own.
   */
  readonly without?: Statement
  /** For 'no trace': what the statements say, and errors may quote. */
  readonly quotes?: readonly RowValues[]
  /** The same shape where it must succeed, tried in order: the first that proves it is the control. */
  readonly controls: readonly Statement[]
  readonly proof: Proof
  /** What refuses it by showing no row. Default: the policy; the query where that is the way. */
  readonly silentWall?: 'grant'
  /** Default: both. */
  readonly channels?: readonly Channel[]
}

/** What cannot be tried, such as an upsert without a key. */
export interface Inapplicable {
  readonly id: string
  readonly object: string
  readonly why: string
  /** Whether a fault could hide there: it leaves the run unproven. */
  readonly isGap: boolean
}
