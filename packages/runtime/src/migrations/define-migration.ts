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
}

/** Gives a migration file its type: `export default defineMigration({ async up(schema) { … } })`. */
export function defineMigration(migration: Migration): Migration {
  return migration
}
