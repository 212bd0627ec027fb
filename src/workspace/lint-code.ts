import type { RenderedMigration } from '@tenantry/runtime/migrations'

import type { CodeReport } from '../lint/index.ts'
import { TENANT_COLUMN } from '../schema/index.ts'
import { ownersOf, type ParsedMigration, schemaOf } from '../sql/index.ts'
import type { RuleScope } from './choose-rules.ts'
import { LintCache } from './lint-cache/lint-cache.ts'

export interface CodeScope extends Omit<RuleScope, 'sql'> {
  /** Ids. Default: all. */
  readonly rules: readonly string[] | undefined
  /** Whether a report is taken from the run before, and kept for the next one. */
  readonly isKept: boolean
}

/**
 * Judges the code of an application by the tables that its migrations make.
 *
 * @throws {TenantryError} LINT_NOTHING, LINT_BLIND and those of openCode.
 */
export async function lintCodeOf(
  root: string,
  migrations: readonly ParsedMigration<RenderedMigration>[],
  { rules, isKept, ...scope }: CodeScope,
): Promise<CodeReport> {
  const { tables } = schemaOf(migrations)
  const owners = ownersOf(migrations)
  const tenantTables = [...tables].flatMap(([name, { columns }]) =>
    columns.has(TENANT_COLUMN) ? [name] : [],
  )
  // Rules that were asked for by name would take the place of all.
  const cache =
    isKept && rules === undefined
      ? LintCache.of(root, { scope, tenantTables, owners: [...owners] })
      : undefined
  const kept = cache?.read()
  if (kept !== undefined) return kept
  const { judgeCode } = await import('./judge-code.ts')
  const { report, seen } = await judgeCode(root, { rules, scope, tenantTables, owners })
  if (seen !== undefined) cache?.write(report, seen)
  return report
}
