import { relative, sep } from 'node:path'

import type { RenderedMigration } from '@tenantry/runtime/migrations'

import {
  assertPlantsFound,
  CODE_RULES,
  type CodeReport,
  lintCode,
  plantsOf,
} from '../lint/code/index.ts'
import { TENANT_COLUMN } from '../schema/index.ts'
import { openSqlParser, readSchemaModel } from '../sql/index.ts'
import { activeCodeRules } from './active-code-rules.ts'
import { openCode } from './open-code.ts'

/**
 * Judges the code of an application by the tables that its migrations make.
 *
 * @param wanted Ids of rules. Default: all.
 * @throws {TenantryError} LINT_NOTHING, LINT_BLIND, SQL_INVALID and those of openCode.
 */
export async function lintCodeOf(
  root: string,
  migrations: readonly RenderedMigration[],
  wanted?: readonly string[],
): Promise<CodeReport> {
  const asked = CODE_RULES.filter(({ id }) => wanted?.includes(id) ?? true)
  const rules = await activeCodeRules(root, asked)
  const schema = await readSchemaModel(migrations)
  const parser = await openSqlParser()
  const { own, planted } = openCode({ root, plants: plantsOf(rules) })
  assertPlantsFound(planted, rules, parser)
  return lintCode(own, {
    rules,
    parser,
    tenantColumn: TENANT_COLUMN,
    isTenantTable: (table) => schema.tables.get(table)?.columns.has(TENANT_COLUMN) ?? false,
    relative: (path) => relative(root, path).split(sep).join('/'),
  })
}
