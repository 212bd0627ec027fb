import { relative, sep } from 'node:path'

import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { assertPlantsFound, type CodeReport, lintCode, plantsOf } from '../lint/code/index.ts'
import { TENANT_COLUMN } from '../schema/index.ts'
import { openSqlParser, ownersOf, type ParsedMigration, schemaOf } from '../sql/index.ts'
import { activeCodeRules } from './active-code-rules.ts'
import { codeRules, type RuleScope } from './choose-rules.ts'
import { openCode } from './open-code.ts'

export interface CodeScope extends Pick<RuleScope, 'code' | 'boundaries'> {
  /** Ids. Default: all. */
  readonly rules: readonly string[] | undefined
}

/**
 * Judges the code of an application by the tables that its migrations make.
 *
 * @throws {TenantryError} LINT_NOTHING, LINT_BLIND and those of openCode.
 */
export async function lintCodeOf(
  root: string,
  migrations: readonly ParsedMigration<RenderedMigration>[],
  { rules: wanted, ...scope }: CodeScope,
): Promise<CodeReport> {
  const asked = (await codeRules(scope)).filter(({ id }) => wanted?.includes(id) ?? true)
  // Only rules on migrations were asked for.
  if (asked.length === 0) return { files: 0, findings: [], allowed: [] }
  const rules = await activeCodeRules(root, asked)
  const schema = schemaOf(migrations)
  const owners = ownersOf(migrations)
  const parser = await openSqlParser()
  const { own, planted, folder } = openCode({ root, plants: plantsOf(rules) })
  assertPlantsFound(planted, rules, parser, folder)
  return lintCode(own, {
    rules,
    parser,
    tenantColumn: TENANT_COLUMN,
    isTenantTable: (table) => schema.tables.get(table)?.columns.has(TENANT_COLUMN) ?? false,
    ownerOf: (table) => owners.get(table),
    relative: (path) => relative(root, path).split(sep).join('/'),
  })
}
