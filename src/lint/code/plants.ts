import { TenantryError } from '@tenantry/runtime/errors'

import type { CodeProgram } from '../../code/index.ts'
import type { SqlParser } from '../../sql/index.ts'
import type { CodeRule } from './code-rule.ts'
import { EXAMPLE_PREAMBLE, EXAMPLE_TENANT_TABLES } from './example-preamble.ts'
import { lintCode } from './lint-code.ts'

/** A file that holds what a rule is against: only in memory, and never among those that are judged. */
export interface Plant {
  readonly name: string
  readonly text: string
}

/** One for each rule. */
export function plantsOf(rules: readonly CodeRule[]): readonly Plant[] {
  return rules.map(({ id, examples }) => ({
    name: `${id}.ts`,
    text: `${examples.preamble ?? EXAMPLE_PREAMBLE}\n${examples.leak}\n`,
  }))
}

/**
 * Makes sure that each rule finds what was planted for it, with the very types that the application has.
 *
 * @param program Its files are the plants.
 * @throws {TenantryError} LINT_BLIND
 */
export function assertPlantsFound(
  program: CodeProgram,
  rules: readonly CodeRule[],
  parser: SqlParser,
): void {
  const { findings } = lintCode(program, {
    parser,
    rules,
    tenantColumn: 'tenant_id',
    isTenantTable: (table) => EXAMPLE_TENANT_TABLES.has(table),
    relative: (path) => path.split('/').at(-1) ?? path,
  })
  const found = new Set(findings.map(({ rule, place }) => `${rule} ${place.file}`))
  const blind = rules.map(({ id }) => id).filter((id) => !found.has(`${id} ${id}.ts`))
  if (blind.length === 0) return
  throw new TenantryError('LINT_BLIND', {
    message: `What was planted for ${blind.join(', ')} was not found, so a leak of that kind would not be either.`,
    hint: 'Install the packages of the application as its lock file says. If they are, please report it, with the versions of kysely, pg and typescript.',
    details: { rules: blind },
  })
}
