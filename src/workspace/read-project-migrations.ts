import { TenantryError } from '@tenantry/runtime/errors'
import { readMigrations, type RenderedMigration } from '@tenantry/runtime/migrations'

import { findProjectRoot } from './project-root.ts'
import { recoverEdits } from './recover-edits.ts'

/**
 * The migrations of the application around the current folder, without its configuration or a database.
 *
 * @throws {TenantryError} CONFIG_NOT_FOUND; LINT_NOTHING where there is none; those of readMigrations and recoverEdits.
 */
export async function readProjectMigrations(): Promise<RenderedMigration[]> {
  const root = await findProjectRoot(process.cwd())
  await recoverEdits(root)
  const migrations = await readMigrations(root)
  refuseNoMigrations(migrations, root)
  return migrations
}

/**
 * @param patterns Where they were looked for, in an application of another tool.
 * @throws {TenantryError} LINT_NOTHING
 */
export function refuseNoMigrations(
  migrations: readonly unknown[],
  root: string,
  patterns?: readonly string[],
): void {
  if (migrations.length > 0) return
  throw new TenantryError('LINT_NOTHING', {
    message: `There is no migration in ${root} to look at.`,
    hint:
      patterns === undefined
        ? 'Migrations are src/modules/<module>/migrations/<timestamp>_<name>.{ts,sql}; `saas migrate new` writes one.'
        : `No file is ${patterns.join(' or ')}; name them under \`migrations.files\` in saas.lint.json.`,
    details: { root },
  })
}
