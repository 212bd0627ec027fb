/**
 * How a migration runs: in one transaction with its ledger row; statement by statement outside of one
 * (`create index concurrently`); or as one statement that is repeated until it changes no row.
 */
export type MigrationKind = 'transaction' | 'concurrent' | 'backfill'

/** A migration as the SQL that every placement gets, with the roles still to be named. */
export interface RenderedMigration {
  /** `<utc timestamp>_<name>`; orders the whole application. */
  readonly name: string
  readonly module: string
  readonly kind: MigrationKind
  readonly statements: readonly string[]
  /** The way back, as it was written; undefined where nobody wrote one. */
  readonly down: readonly string[] | undefined
  /** Why rows, columns or tables may go; undefined where none is to go. */
  readonly destructive: string | undefined
  /** The migration that every placement must have before this one begins, by its name. */
  readonly contracts: string | undefined
  /** Why findings of the linter do not count, by their rule. */
  readonly allow: Readonly<Record<string, string>>
  /** SHA-256 of the statements. A ledger that holds another one says that the migration was edited. */
  readonly checksum: string
}
