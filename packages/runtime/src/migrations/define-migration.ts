import type { MigrationSchema } from './migration-schema.ts'

/** One change of the schema, the same for every placement. */
export interface Migration {
  /**
   * Describes the change. Runs once, against a recorder: its SQL is then sent to every placement, so
   * it cannot read rows.
   */
  up(schema: MigrationSchema): Promise<void> | void
  /** Describes the way back. Kept with the migration; nothing runs it yet. */
  down?(schema: MigrationSchema): Promise<void> | void
  /**
   * Why it is meant that columns, tables or rows go, or that the version before breaks. Default:
   * nothing of the kind may happen, and `saas migrate` refuses it.
   */
  readonly destructive?: string
  /** Why a finding of the linter does not count here, by its rule. Default: each counts. */
  readonly allow?: Readonly<Record<string, string>>
}

/** Gives a migration file its type: `export default defineMigration({ async up(schema) { … } })`. */
export function defineMigration(migration: Migration): Migration {
  return migration
}
