import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { parseSql, SchemaModel } from '../../sql/index.ts'

/**
 * The module that owns each table: the one whose migration creates it.
 *
 * @throws {TenantryError} SQL_INVALID
 */
export async function tableOwners(
  migrations: readonly RenderedMigration[],
): Promise<Map<string, string>> {
  const model = new SchemaModel()
  for (const { name, statements } of migrations) {
    for (const { text, changes } of await parseSql(statements)) {
      for (const change of changes) model.apply(change, { migration: name, statement: text })
    }
  }
  const modules = new Map(migrations.map(({ name, module }) => [name, module]))
  return new Map(
    [...model.tables].map(([name, { createdBy }]) => [name, modules.get(createdBy) ?? '']),
  )
}
