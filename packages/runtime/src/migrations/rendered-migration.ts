import type { Backfill } from './backfill.ts'
import type { ConcurrentIndex } from './concurrent-index.ts'

/**
 * How a migration runs: in one transaction with its ledger row; as one index outside of a transaction;
 * or as one statement over a part of the table after the other, until it changes no row.
 */
export type MigrationKind = 'transaction' | 'concurrent' | 'backfill'

/** How a migration runs where it does not run in one transaction with others. */
export type Phase =
  | { readonly kind: 'concurrent'; readonly index: ConcurrentIndex }
  | { readonly kind: 'backfill'; readonly backfill: Backfill }

/** A migration as the SQL that every placement gets, with the roles still to be named. */
export interface RenderedMigration {
  /** `<utc timestamp>_<name>`; orders the whole application. */
  readonly name: string
  readonly module: string
  readonly kind: MigrationKind
  /** Undefined for one of the kind `transaction`. */
  readonly phase: Phase | undefined
  readonly statements: readonly string[]
  /** The way back, as it was written; undefined where nobody wrote one. */
  readonly down: readonly string[] | undefined
  /** Why rows, columns or tables may go; undefined where none is to go. */
  readonly destructive: string | undefined
  /** The migration that every placement must have before this one begins, by its name. */
  readonly contracts: string | undefined
  /** Whether a schema that was there before Tenantry counts as having it. */
  readonly isBaseline: boolean
  /** Why findings of the linter do not count, by their rule. */
  readonly allow: Readonly<Record<string, string>>
  /** SHA-256 of the statements. A ledger that holds another one says that the migration was edited. */
  readonly checksum: string
}
