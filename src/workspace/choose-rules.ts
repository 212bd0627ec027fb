import { TenantryError } from '@tenantry/runtime/errors'

import type { CodeRule } from '../lint/code/index.ts'
import { DATABASE_RULES, SCHEMA_RULES, SQL_RULES } from '../lint/index.ts'

/** What is looked at. */
export interface RuleScope {
  readonly sql: boolean
  readonly code: boolean
  readonly boundaries: boolean
  /** Undefined where no database is looked at. */
  readonly database?: object | undefined
}

/**
 * Makes sure that rules that were asked for by name are there, and judge what is looked at: others would find nothing.
 *
 * @throws {TenantryError} USAGE_INVALID_VALUE
 */
export async function assertRulesKnown(
  wanted: readonly string[],
  { sql, code, boundaries, database }: RuleScope,
): Promise<void> {
  if (wanted.length === 0) return
  const onCode = code || boundaries ? await codeRules({ code, boundaries }) : []
  const onSql = sql ? [...SQL_RULES, ...SCHEMA_RULES] : []
  const onDatabase = database === undefined ? [] : [...DATABASE_RULES, ...SCHEMA_RULES]
  const ids = [...new Set([...onSql, ...onDatabase, ...onCode].map(({ id }) => id))]
  const unknown = wanted.filter((rule) => !ids.includes(rule))
  if (unknown.length === 0) return
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `There is no rule ${unknown.join(', ')} among those on what is looked at.`,
    hint: `They are ${ids.toSorted().join(', ')}.`,
    details: { rules: unknown },
  })
}

/** The rules on what is looked at of the code. They bring the compiler with them. */
export async function codeRules({
  code,
  boundaries,
}: Pick<RuleScope, 'code' | 'boundaries'>): Promise<readonly CodeRule[]> {
  const { CODE_RULES } = await import('../lint/code/index.ts')
  return CODE_RULES.filter(({ group }) => (group === 'boundaries' ? boundaries : code))
}
