import { Flags } from '@oclif/core'
import { TenantryError } from '@tenantry/runtime/errors'

import type { LintScope } from '../workspace/lint-application.ts'

/** The flags of `saas lint`: what is looked at, what of it is told, and how. */
export const lintFlags = {
  code: Flags.boolean({ summary: 'Judge what the code does with tenants. Default: all three.' }),
  boundaries: Flags.boolean({ summary: 'Judge what modules do with one another.' }),
  sql: Flags.boolean({ summary: 'Judge the migrations.' }),
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
  readonly rule: string[] | undefined
  readonly since: string | undefined
  readonly 'update-baseline': boolean
  readonly cache: boolean
}

/** @throws {TenantryError} USAGE_UNEXPECTED_ARGUMENT for a baseline of some paths. */
export function toLintScope(paths: readonly string[], flags: ScopeValues): LintScope {
  if (flags['update-baseline'] && paths.length > 0) throw partOfBaseline()
  const { code, boundaries, sql, rule: rules = [], since } = flags
  const all = !code && !boundaries && !sql
  return {
    code: all || code,
    boundaries: all || boundaries,
    sql: all || sql,
    rules,
    paths,
    since,
    isKept: flags.cache,
  }
}

function partOfBaseline(): TenantryError {
  return new TenantryError('USAGE_UNEXPECTED_ARGUMENT', {
    message: 'A baseline is made of the whole application, and --update-baseline was given paths.',
    hint: 'Leave the paths away.',
  })
}
