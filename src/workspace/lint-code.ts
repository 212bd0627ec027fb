import { relative, sep } from 'node:path'

import { TenantryError } from '@tenantry/runtime/errors'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import {
  assertPlantsFound,
  CODE_RULES,
  type CodeReport,
  type CodeRule,
  lintCode,
  plantsOf,
} from '../lint/code/index.ts'
import { TENANT_COLUMN } from '../schema/index.ts'
import { openSqlParser, readSchemaModel } from '../sql/index.ts'
import { openCode } from './open-code.ts'

const NEEDED: readonly string[] = ['kysely']

/**
 * Judges the code of an application by the tables that its migrations make.
 *
 * @throws {TenantryError} LINT_NOTHING, LINT_BLIND, SQL_INVALID and those of openCode.
 */
export async function lintCodeOf(
  root: string,
  migrations: readonly RenderedMigration[],
): Promise<CodeReport> {
  const schema = await readSchemaModel(migrations)
  const parser = await openSqlParser()
  let rules: readonly CodeRule[] = []
  const { own, planted } = await openCode({
    root,
    plants: (isInstalled) => {
      rules = CODE_RULES.filter(({ needs = NEEDED }) => needs.every(isInstalled))
      return plantsOf(rules)
    },
  })
  assertSome(rules)
  assertPlantsFound(planted, rules, parser)
  return lintCode(own, {
    parser,
    rules,
    tenantColumn: TENANT_COLUMN,
    isTenantTable: (table) => schema.tables.get(table)?.columns.has(TENANT_COLUMN) ?? false,
    relative: (path) => relative(root, path).split(sep).join('/'),
  })
}

function assertSome(rules: readonly CodeRule[]): void {
  if (rules.length > 0) return
  throw new TenantryError('LINT_NOTHING', {
    message:
      'No rule on code has anything to find here: neither kysely nor the runtime is installed.',
    hint: 'Install the packages of the application (`npm install`), or give --sql to look at migrations alone.',
  })
}
