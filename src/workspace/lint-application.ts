import {
  type ApplicationReport,
  type CodeReport,
  assertFilesThere,
  assertMigrationPlantsFound,
  assertSchemaPlantsFound,
  ignoreFindings,
  joinReports,
  lintParsed,
  placeFindings,
  SCHEMA_RULES,
  selectFindings,
  SQL_RULES,
  withDatabase,
} from '../lint/index.ts'
import { listChangedFiles } from './changed-files.ts'
import { assertRulesKnown, type RuleScope } from './choose-rules.ts'
import { type KnownTables, tablesOf } from './known-tables/known-tables.ts'
import { readTables } from './known-tables/read-tables.ts'
import { assertPathsJudged, findLintPaths } from './lint-paths.ts'
import type { DatabaseScope } from './lint-database.ts'
import { type LintProject, openLintProject } from './lint-project.ts'
import { listFiles } from './list-files.ts'
import { type LintMigrations, readLintMigrations } from './read-lint-migrations.ts'
import { recoverEdits } from './recover-edits.ts'
import { refuseNoMigrations } from './refuse-no-migrations.ts'

export interface LintScope extends RuleScope {
  /** Undefined where no database is looked at. */
  readonly database?: Omit<DatabaseScope, 'rules'> | undefined
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
 * Judges what is asked for: of the application around the current folder, of a database, or of both.
 *
 * @throws {TenantryError} those of lintApplication and lintDatabase.
 */
export async function lint(scope: LintScope): Promise<ApplicationReport> {
  const { database, sql, code, boundaries } = scope
  if (database === undefined) return await lintApplication(scope)
  await assertRulesKnown(scope.rules, scope)
  const { lintDatabase } = await import('./lint-database.ts')
  const rules = scope.rules.length === 0 ? undefined : scope.rules
  const judged = await lintDatabase({ ...database, rules })
  const isAlone = !sql && !code && !boundaries
  return withDatabase(isAlone ? undefined : await lintApplication(scope), judged)
}

/**
 * Judges the application around the current folder. All of it is read, whatever part is told: what a file means,
 * others say.
 *
 * @throws {TenantryError} CONFIG_NOT_FOUND; LINT_NOTHING; LINT_BLIND; USAGE_INVALID_VALUE; those of reading the
 * configuration, migrations and code; those of recoverEdits.
 */
async function lintApplication(scope: LintScope): Promise<ApplicationReport> {
  const project = await openLintProject(process.cwd())
  const { root } = project
  // What a command was writing when it was killed is half of something.
  await recoverEdits(root)
  await assertRulesKnown(scope.rules, scope)
  const paths = await findLintPaths(root, scope.paths)
  const changed = scope.since === undefined ? undefined : await listChangedFiles(root, scope.since)
  const rules = scope.rules.length === 0 ? undefined : scope.rules
  const given = selectFindings(await judge(project, { ...scope, paths }, rules), {
    rules,
    paths: paths.length === 0 ? undefined : paths,
  })
  return selectFindings(given, { paths: changed })
}

async function judge(
  project: LintProject,
  scope: LintScope,
  rules: readonly string[] | undefined,
): Promise<ApplicationReport> {
  const { root, config } = project
  if (config !== undefined) assertFilesThere(config, await listFiles(root))
  const report = await judgeAll(project, scope, rules)
  return config === undefined ? report : ignoreFindings(report, config.ignore)
}

async function judgeAll(
  project: LintProject,
  scope: LintScope,
  rules: readonly string[] | undefined,
): Promise<ApplicationReport> {
  const { sql, code, boundaries, paths } = scope
  if (!sql) return joinReports(undefined, await judgeCodeBy(readTables, project, scope, rules))
  const migrations = await readLintMigrations(project)
  const isAlone = !code && !boundaries
  // Migrations that are programs are left out, unless nothing else was asked for.
  const judgesSql = !migrations.isUnread || isAlone
  const judged = judgesSql ? await judgeSql(project, migrations, rules) : undefined
  const inSql = judgesSql ? [...migrations.files.values()].map(({ path }) => path) : []
  if (isAlone) {
    assertPathsJudged(paths, inSql)
    return joinReports(judged)
  }
  const tables = (): Promise<KnownTables> => tablesOf(project, migrations.parsed)
  return joinReports(judged, await judgeCodeBy(tables, project, scope, rules, inSql))
}

/** @param judged The paths that were judged beside the code. */
async function judgeCodeBy(
  tables: (project: LintProject) => Promise<KnownTables>,
  project: LintProject,
  { paths, ...scope }: LintScope,
  rules: readonly string[] | undefined,
  judged: readonly string[] = [],
): Promise<CodeReport> {
  const { lintCodeOf } = await import('./lint-code.ts')
  // Begun when somebody listens to what becomes of it.
  const report = await lintCodeOf(project, tables(project), { ...scope, rules })
  assertPathsJudged(paths, [...judged, ...report.paths])
  return report
}

async function judgeSql(
  { root, conventions, isOurs }: LintProject,
  { parsed, files }: LintMigrations,
  rules: readonly string[] | undefined,
): Promise<ReturnType<typeof placeFindings>> {
  refuseNoMigrations(parsed, root)
  const isWanted = ({ id }: { readonly id: string }): boolean => rules?.includes(id) ?? true
  await assertMigrationPlantsFound(SQL_RULES.filter(isWanted))
  await assertSchemaPlantsFound(SCHEMA_RULES.filter(isWanted))
  return placeFindings(await lintParsed(parsed, { conventions, isOurs }), files)
}
