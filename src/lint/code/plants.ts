import { TenantryError } from '@tenantry/runtime/errors'

import type { CodeProgram } from '../../code/index.ts'
import type { SqlParser } from '../../sql/index.ts'
import type { CodeRule } from './code-rule.ts'
import { type ExampleFile, exampleFiles } from './example-files.ts'
import { EXAMPLE_OWNERS, EXAMPLE_TENANT_TABLES } from './example-preamble.ts'
import { lintCode } from './lint-code.ts'

/** Files that hold what rules are against: only in memory, and never among those that are judged. */
export function plantsOf(rules: readonly CodeRule[]): readonly ExampleFile[] {
  return rules.flatMap((rule) => exampleFiles(rule, 'leak'))
}

/**
 * Makes sure that each rule finds what was planted for it, with the very types that the application has.
 *
 * @param program Its files are the plants.
 * @param folder That they lie in.
 * @throws {TenantryError} LINT_BLIND
 */
export function assertPlantsFound(
  program: CodeProgram,
  rules: readonly CodeRule[],
  parser: SqlParser,
  folder: string,
): void {
  const { findings } = lintCode(program, {
    parser,
    rules,
    tenantColumn: 'tenant_id',
    isTenantTable: (table) => EXAMPLE_TENANT_TABLES.has(table),
    ownerOf: (table) => EXAMPLE_OWNERS.get(table),
    relative: (path) => path.slice(folder.length + 1),
  })
  const found = findings.map(({ rule, place }) => `${rule} ${place.file}`)
  const blind = rules
    .map(({ id }) => id)
    .filter(
      (id) => !found.some((one) => one === `${id} ${id}.ts` || one.startsWith(`${id} ${id}/`)),
    )
  if (blind.length === 0) return
  throw new TenantryError('LINT_BLIND', {
    message: `What was planted for ${blind.join(', ')} was not found, so a leak of that kind would not be either.`,
    hint: 'Install the packages of the application as its lock file says. If they are, please report it, with the versions of kysely, pg and typescript.',
    details: { rules: blind },
  })
}
