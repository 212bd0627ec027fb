export { defineMigration, type Migration } from './define-migration.ts'
export type { MigrationSchema } from './migration-schema.ts'
export { readMigrations } from './read-migrations.ts'
export type { RenderedMigration } from './rendered-migration.ts'
