/** A migration as the SQL that every placement gets, with the roles still to be named. */
export interface RenderedMigration {
  /** `<utc timestamp>_<name>`; orders the whole application. */
  readonly name: string
  readonly module: string
  readonly statements: readonly string[]
  /** SHA-256 of the statements. A ledger that holds another one says that the migration was edited. */
  readonly checksum: string
}
