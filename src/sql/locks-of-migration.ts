import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { LOCK_MODES } from './change.ts'
import { locksOf, type TableLock } from './locks.ts'
import { parseSql } from './parse-sql.ts'
import { SchemaModel } from './schema-model.ts'

/** What a migration holds until it commits, on tables that were there before it. */
export interface MigrationLocks {
  readonly migration: string
  readonly locks: readonly TableLock[]
  /** What is not known: the migration may lock more than is said. */
  readonly unknown: readonly string[]
}

type Migration = Pick<RenderedMigration, 'name' | 'statements'>

/**
 * The strongest lock of each migration on each table. Tables that it creates itself are left out.
 *
 * @param migrations All of the application, in their order: the older ones tell what there is.
 * @throws {TenantryError} SQL_INVALID
 */
export async function locksOfMigrations(
  migrations: readonly Migration[],
): Promise<MigrationLocks[]> {
  const schema = new SchemaModel()
  const all: MigrationLocks[] = []
  for (const { name, statements } of migrations) {
    const strongest = new Map<string, TableLock>()
    const unknown: string[] = []
    for (const statement of await parseSql(statements, name)) {
      const found = locksOf(statement, schema)
      unknown.push(...found.unknown)
      for (const lock of found.locks) {
        if (schema.tables.get(lock.table)?.createdBy === name) continue
        strongest.set(lock.table, stronger(strongest.get(lock.table), lock))
      }
      for (const change of statement.changes) {
        schema.apply(change, { migration: name, statement: statement.text })
      }
    }
    all.push({ migration: name, locks: [...strongest.values()], unknown })
  }
  return all
}

function stronger(known: TableLock | undefined, lock: TableLock): TableLock {
  if (known === undefined) return lock
  const isStronger = LOCK_MODES.indexOf(lock.mode) > LOCK_MODES.indexOf(known.mode)
  return { ...(isStronger ? lock : known), work: known.work ?? lock.work }
}
