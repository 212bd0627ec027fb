import type { Form } from '../authoring/index.ts'
import type { TextFile } from '../scaffold/index.ts'
import { findModule } from './find-module.ts'

export interface EmptyMigration {
  readonly name: string
  readonly kind: 'typescript' | 'sql'
  /** Default: the only one there is. */
  readonly module: string | undefined
}

/** @throws {TenantryError} MODULE_UNKNOWN, USAGE_MODULE_MISSING, USAGE_MIGRATION_NAME */
export async function planEmptyMigration(
  root: string,
  { name, kind, module: wanted }: EmptyMigration,
): Promise<TextFile[]> {
  const { planMigrationFile } = await import('../scaffold/plan-migration-file.ts')
  const { folder } = await findModule(root, wanted)
  return [planMigrationFile({ folder, name, kind, now: new Date() })]
}

/** A change as it was described on the command line. */
export interface DescribedMigrations {
  readonly form: Form
  readonly text: string
  /** Why something may go. */
  readonly reason: string | undefined
  /** What rows get that are there, as SQL. */
  readonly fill: string | undefined
  /** Default: the one that owns the table. */
  readonly module: string | undefined
}

/**
 * The files of a described change, in their order.
 *
 * @throws {TenantryError} those of reading migrations and of planning a change; MODULE_UNKNOWN.
 */
export async function planDescribedMigrations(
  root: string,
  { form, text, reason, fill, module: wanted }: DescribedMigrations,
): Promise<TextFile[]> {
  const { readProjectMigrations } = await import('./read-project-migrations.ts')
  const { parseChange, planChange } = await import('../authoring/index.ts')
  const { migrationTimestamp } = await import('../scaffold/migration-timestamp.ts')
  const now = Date.now()
  const { module, migrations } = await planChange({
    change: parseChange(form, text, reason),
    fill,
    migrations: await readProjectMigrations(root),
    timestamp: (offset) => migrationTimestamp(new Date(now + offset * 1000)),
  })
  const { folder } = await findModule(root, wanted ?? module)
  return migrations.map(({ name, sql }) => ({
    path: `${folder}/migrations/${name}.sql`,
    content: sql,
  }))
}
