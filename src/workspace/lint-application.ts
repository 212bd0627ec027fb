import { readMigrations } from '@tenantry/runtime/migrations'

import {
  type ApplicationReport,
  assertMigrationPlantsFound,
  assertSchemaPlantsFound,
  joinReports,
  lintParsed,
  placeFindings,
  SCHEMA_RULES,
  selectFindings,
  SQL_RULES,
} from '../lint/index.ts'
import { parseMigrations } from '../sql/index.ts'
import { listChangedFiles } from './changed-files.ts'
import { assertRulesKnown, type RuleScope } from './choose-rules.ts'
import { findLintPaths } from './lint-paths.ts'
import { findProjectRoot } from './project-root.ts'
import { readMigrationFiles } from './read-migration-files.ts'
import { refuseNoMigrations } from './read-project-migrations.ts'

export interface LintScope extends RuleScope {
  /** Ids. Empty for all. */
  readonly rules: readonly string[]
  /** Files and folders as they were given. Empty for all. */
  readonly paths: readonly string[]
  /** A git ref: only what has changed since then is told. */
  readonly since: string | undefined
  /** Whether a report on the code may be that of the run before, where nothing has changed. */
  readonly isKept: boolean
}

/**
 * Judges the application around the current folder. All of it is read, whatever part is told: what a file means,
 * others say.
 *
 * @throws {TenantryError} CONFIG_NOT_FOUND; LINT_NOTHING; LINT_BLIND; USAGE_INVALID_VALUE; those of reading
 * migrations and code.
 */
export async function lintApplication(scope: LintScope): Promise<ApplicationReport> {
  const root = await findProjectRoot(process.cwd())
  await assertRulesKnown(scope.rules, scope)
  const paths = await findLintPaths(root, scope.paths)
  const changed = scope.since === undefined ? undefined : await listChangedFiles(root, scope.since)
  const rules = scope.rules.length === 0 ? undefined : scope.rules
  const given = selectFindings(await judge(root, scope, rules), {
    rules,
    paths: paths.length === 0 ? undefined : paths,
  })
  return selectFindings(given, { paths: changed })
}

async function judge(
  root: string,
  { sql, code, boundaries, isKept }: LintScope,
  rules: readonly string[] | undefined,
): Promise<ApplicationReport> {
  const migrations = await readMigrations(root)
  if (sql) {
    refuseNoMigrations(migrations, root)
    const isWanted = ({ id }: { readonly id: string }): boolean => rules?.includes(id) ?? true
    await assertMigrationPlantsFound(SQL_RULES.filter(isWanted))
    await assertSchemaPlantsFound(SCHEMA_RULES.filter(isWanted))
  }
  const parsed = await parseMigrations(migrations)
  const judged = sql
    ? placeFindings(await lintParsed(parsed), await readMigrationFiles(root))
    : undefined
  if (!code && !boundaries) return joinReports(judged)
  const { lintCodeOf } = await import('./lint-code.ts')
  return joinReports(judged, await lintCodeOf(root, parsed, { rules, code, boundaries, isKept }))
}
