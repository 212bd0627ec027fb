import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { type ParsedMigration, parseMigrations } from './parse-migrations.ts'

type Migration = Pick<RenderedMigration, 'name' | 'module' | 'statements'>

/**
 * The module of each table and view: that of the migration which creates it, or gives it its name. One that
 * no statement creates (a function may) belongs to the first module that names it.
 *
 * @param migrations All of the application, in their order.
 * @throws {TenantryError} SQL_INVALID
 */
export async function findTableOwners(
  migrations: readonly Migration[],
): Promise<Map<string, string>> {
  return ownersOf(await parseMigrations(migrations))
}

/** The same of migrations that were read. */
export function ownersOf(
  migrations: readonly ParsedMigration<Pick<Migration, 'module'>>[],
): Map<string, string> {
  const owners = new Map<string, string>()
  const named = new Map<string, string>()
  for (const { module, parsed } of migrations) {
    for (const { changes, relations } of parsed) {
      for (const { name } of relations) if (!named.has(name)) named.set(name, module)
      for (const change of changes) {
        if (change.kind === 'create table') {
          if (!(change.isIfNotExists && owners.has(change.table.name))) {
            owners.set(change.table.name, module)
          }
        } else if (change.kind === 'create' && change.object.endsWith('view')) {
          owners.set(change.name.name, module)
        } else if (change.kind === 'rename' && isTable(change.object)) {
          owners.delete(change.from.name)
          owners.set(change.to, module)
        } else if (change.kind === 'drop' && isTable(change.object)) {
          owners.delete(change.name.name)
          named.delete(change.name.name)
        }
      }
    }
  }
  return new Map([...named, ...owners])
}

function isTable(object: string): boolean {
  return object === 'table' || object.endsWith('view')
}
