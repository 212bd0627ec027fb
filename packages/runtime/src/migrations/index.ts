export type { Backfill } from './backfill.ts'
export {
  type BackfillMigration,
  defineMigration,
  type Migration,
  type SchemaMigration,
} from './define-migration.ts'
export type { MigrationSchema } from './migration-schema.ts'
export { findMigrationFiles, readMigrations } from './read-migrations.ts'
export { renderMigration, type SourceMigration } from './render-migration.ts'
export type { RenderedMigration } from './rendered-migration.ts'
export { readRowChange } from './role-names.ts'
