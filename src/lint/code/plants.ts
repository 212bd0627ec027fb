import { TenantryError } from '@tenantry/runtime/errors'

import type { SqlParser } from '../../sql/index.ts'
import type { CodeRule } from './code-rule.ts'
import { type ExampleFile, exampleFiles, examplesOf } from './example-files.ts'
import { EXAMPLE_OWNERS, EXAMPLE_TENANT_TABLES } from './example-preamble.ts'
import { EXAMPLE_MODELS, isExampleTenancy } from './foreign-preambles.ts'
import type { CodeReport } from './code-finding.ts'
import type { LintCodeOptions } from './lint-options.ts'

/** Files that hold what rules are against: only in memory, and never among those that are judged. */
export function plantsOf(rules: readonly CodeRule[]): readonly ExampleFile[] {
  return rules.flatMap((rule) => exampleFiles(rule, 'leak'))
}

/**
 * Makes sure that each rule finds what was planted for it, with the very types that the application has.
 *
 * @param lint Judges the plants.
 * @param folder That they lie in.
 * @throws {TenantryError} LINT_BLIND
 */
export function assertPlantsFound(
  lint: (options: LintCodeOptions) => CodeReport,
  rules: readonly CodeRule[],
  parser: SqlParser,
  folder: string,
): void {
  const { findings } = lint({
    parser,
    rules,
    tenantColumn: 'tenant_id',
    models: EXAMPLE_MODELS,
    isTenancyFile: isExampleTenancy,
    isTenantTable: (table) => EXAMPLE_TENANT_TABLES.has(table),
    ownerOf: (table) => EXAMPLE_OWNERS.get(table),
    relative: (path) => path.slice(folder.length + 1),
  })
  const found = new Set(findings.map(({ rule, place }) => `${rule} ${place.file}`))
  const missed = rules
    .flatMap((rule) => examplesOf(rule, 'leak'))
    .filter(({ rule, files }) => !files.some(({ path }) => found.has(`${rule} ${path}`)))
  const blind = missed.map(({ files }) => (files[0]?.path ?? '').replace(/(?:\.ts|\/.*)$/, ''))
  if (blind.length > 0) throw blindTo(blind)
}

/** @param blind The ids of rules, or the names of their examples. */
export function blindTo(blind: readonly string[]): TenantryError {
  return new TenantryError('LINT_BLIND', {
    message: `What was planted for ${blind.join(', ')} was not found, so a leak of that kind would not be either.`,
    hint: 'Install the packages of the application as its lock file says. If they are, please report it, with the versions of what it uses of kysely, pg, drizzle-orm, knex and @prisma/client.',
    details: { rules: blind },
  })
}
