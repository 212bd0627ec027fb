import { TenantryError } from '@tenantry/runtime/errors'

import { SQL_RULES } from '../lint/index.ts'

/**
 * Makes sure that rules that were asked for by name are there: a name that is none would find nothing.
 *
 * @throws {TenantryError} USAGE_INVALID_VALUE
 */
export async function assertRulesKnown(wanted: readonly string[]): Promise<void> {
  if (wanted.length === 0) return
  const { CODE_RULES } = await import('../lint/code/index.ts')
  const ids = [...SQL_RULES, ...CODE_RULES].map(({ id }) => id)
  const unknown = wanted.filter((rule) => !ids.includes(rule))
  if (unknown.length === 0) return
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `There is no rule ${unknown.join(', ')}.`,
    hint: `The rules are ${ids.toSorted().join(', ')}.`,
    details: { rules: unknown },
  })
}
