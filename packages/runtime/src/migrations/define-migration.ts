import type { Backfill } from './backfill.ts'
import type { MigrationSchema } from './migration-schema.ts'

/** What a migration says of itself. */
export interface MigrationNotes {
  /**
   * Why it is meant that columns, tables or rows go, or that the version before breaks. Default:
   * nothing of the kind may happen, and `saas migrate` refuses it.
   */
  readonly destructive?: string
  /**
   * The name of the migration whose counterpart this one is: it waits until every placement has that
   * one. Default: it waits for none.
   */
  readonly contracts?: string
  /**
   * Whether it makes what an application had before it was adopted: a schema that is so already is told to
   * have it, and it does not run there. Only the first one may. Default: false.
   */
  readonly baseline?: boolean
  /** Why a finding of the linter does not count here, by its rule. Default: each counts. */
  readonly allow?: Readonly<Record<string, string>>
  /**
   * Describes the way back, like `up`, for `saas migrate down`. Default: it is computed from the SQL,
   * or refused.
   */
  down?(schema: MigrationSchema): Promise<void> | void
}

/** One change of the schema, the same for every placement. */
export interface SchemaMigration extends MigrationNotes {
  /**
   * Describes the change. Runs once, against a recorder: its SQL is then sent to every placement, so
   * it cannot read rows.
   */
  up(schema: MigrationSchema): Promise<void> | void
}

/** One change of rows, made in batches while the application works: a migration of its own. */
export interface BackfillMigration extends MigrationNotes {
  readonly backfill: Backfill
}

export type Migration = SchemaMigration | BackfillMigration

/** Gives a migration file its type: `export default defineMigration({ async up(schema) { … } })`. */
export function defineMigration(migration: Migration): Migration {
  return migration
}
