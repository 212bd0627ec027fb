import { Flags } from '@oclif/core'
import { TenantryError } from '@tenantry/runtime/errors'

import type { LintScope } from '../workspace/lint-application.ts'
import type { BaselineUse } from '../workspace/lint-beside-known.ts'

/** The flags of `saas lint`: what is looked at, what of it is told, and how. */
export const lintFlags = {
  code: Flags.boolean({
    summary: 'Judge what the code does with tenants. Default: code, boundaries and sql.',
  }),
  boundaries: Flags.boolean({ summary: 'Judge what modules do with one another.' }),
  sql: Flags.boolean({ summary: 'Judge the migrations.' }),
  database: Flags.string({
    summary:
      'Judge a live database, as the login of the URL sees it, and nothing else unless it is asked for.',
    helpValue: 'URL',
    exclusive: ['since'],
  }),
  'app-role': Flags.string({
    summary:
      'The database role that requests run as; give several. Default: that of the application.',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'ROLE',
    dependsOn: ['database'],
  }),
  'tenant-column': Flags.string({
    summary: 'The column of the database that says whose a row is. Default: tenant_id.',
    helpValue: 'NAME',
    dependsOn: ['database'],
  }),
  rule: Flags.string({
    summary: 'Only this rule; give several.',
    multiple: true,
    multipleNonGreedy: true,
    helpValue: 'ID',
  }),
  since: Flags.string({
    summary: 'Tell only what is in files that have changed since a git ref.',
    helpValue: 'REF',
  }),
  format: Flags.string({
    summary: 'How to tell it: github are the annotations of GitHub Actions.',
    options: ['pretty', 'json', 'sarif', 'github'],
    default: 'pretty',
  }),
  baseline: Flags.string({
    summary: 'A file of findings that are known; only others are told.',
    helpValue: 'FILE',
  }),
  'update-baseline': Flags.boolean({
    summary: 'Write what is found to the baseline, and tell nothing.',
    dependsOn: ['baseline'],
    // A part of the findings would take the place of all.
    exclusive: ['rule', 'since'],
  }),
  fix: Flags.boolean({
    summary: 'Mend what needs nobody to decide anything, show what that changed, and judge again.',
    exclusive: ['update-baseline'],
  }),
  'dry-run': Flags.boolean({
    summary: 'Show what --fix would change, and change nothing.',
    dependsOn: ['fix'],
  }),
  cache: Flags.boolean({
    summary: 'Take the report on the code of the run before where nothing has changed since.',
    default: true,
    allowNo: true,
  }),
  'max-warnings': Flags.integer({ summary: 'Exit 1 also when there are more warnings.', min: 0 }),
}

interface ScopeValues {
  readonly code: boolean
  readonly boundaries: boolean
  readonly sql: boolean
  readonly database: string | undefined
  readonly 'app-role': string[] | undefined
  readonly 'tenant-column': string | undefined
  readonly rule: string[] | undefined
  readonly since: string | undefined
  readonly 'update-baseline': boolean
  readonly cache: boolean
}

/** @throws {TenantryError} USAGE_UNEXPECTED_ARGUMENT for a baseline, or a database, of some paths. */
export function toLintScope(paths: readonly string[], flags: ScopeValues): LintScope {
  if (flags['update-baseline'] && paths.length > 0) throw partOfBaseline()
  if (flags.database !== undefined && paths.length > 0) throw partOfDatabase()
  const { code, boundaries, sql, database: url, rule: rules = [], since } = flags
  const all = !code && !boundaries && !sql && url === undefined
  return {
    code: all || code,
    boundaries: all || boundaries,
    sql: all || sql,
    ...(url !== undefined && {
      database: { url, appRoles: flags['app-role'] ?? [], tenantColumn: flags['tenant-column'] },
    }),
    rules,
    paths,
    since,
    isKept: flags.cache,
  }
}

/** Undefined without a baseline. */
export function toBaselineUse({
  baseline: file,
  'update-baseline': isUpdated,
}: {
  readonly baseline: string | undefined
  readonly 'update-baseline': boolean
}): BaselineUse | undefined {
  return file === undefined ? undefined : { file, isUpdated }
}

function partOfBaseline(): TenantryError {
  return new TenantryError('USAGE_UNEXPECTED_ARGUMENT', {
    message: 'A baseline is made of the whole application, and --update-baseline was given paths.',
    hint: 'Leave the paths away.',
  })
}

function partOfDatabase(): TenantryError {
  return new TenantryError('USAGE_UNEXPECTED_ARGUMENT', {
    message: 'A database lies in no file, and --database was given paths.',
    hint: 'Leave the paths away, and lint the code in a run of its own.',
  })
}
