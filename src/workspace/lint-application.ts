import { readMigrations } from '@tenantry/runtime/migrations'

import {
  type ApplicationReport,
  joinReports,
  lintMigrations,
  placeFindings,
} from '../lint/index.ts'
import { findProjectRoot } from './project-root.ts'
import { readMigrationFiles } from './read-migration-files.ts'
import { refuseNoMigrations } from './read-project-migrations.ts'

export interface LintScope {
  readonly sql: boolean
  readonly code: boolean
}

/**
 * Judges the application around the current folder.
 *
 * @throws {TenantryError} CONFIG_NOT_FOUND; LINT_NOTHING; LINT_BLIND; those of reading migrations and code.
 */
export async function lintApplication({ sql, code }: LintScope): Promise<ApplicationReport> {
  const root = await findProjectRoot(process.cwd())
  const migrations = await readMigrations(root)
  if (sql) refuseNoMigrations(migrations, root)
  const judged = sql
    ? placeFindings(await lintMigrations(migrations), await readMigrationFiles(root))
    : undefined
  if (!code) return joinReports(judged)
  const { lintCodeOf } = await import('./lint-code.ts')
  return joinReports(judged, await lintCodeOf(root, migrations))
}
