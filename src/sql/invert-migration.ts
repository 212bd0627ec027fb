import type { RenderedMigration } from '@tenantry/runtime/migrations'

import type { Change } from './change.ts'
import { invertChange } from './invert-change.ts'
import { parseSql } from './parse-sql.ts'
import { SchemaModel } from './schema-model.ts'

/** The way back of a migration, or why there is none that is surely right. */
export type Inverse =
  | {
      readonly statements: readonly string[]
      /** Those of the statements that drop what holds rows or values by now. */
      readonly loses: readonly string[]
    }
  | { readonly refusals: readonly string[] }

const SELF = '(this migration)'

/**
 * Computes what undoes a migration, statement by statement, the last one first. It is computed whole or
 * not at all: one statement that cannot be undone refuses the rest.
 *
 * @param statements As they were rendered, with the roles still to be named.
 * @param before The migrations that came before it: they tell defaults, types and constraints as they
 * were. Default: nothing is known, and what needs it is refused.
 * @throws {TenantryError} SQL_INVALID
 */
export async function invertMigration(
  statements: readonly string[],
  before: readonly Pick<RenderedMigration, 'name' | 'statements'>[] = [],
): Promise<Inverse> {
  const schema = new SchemaModel()
  for (const migration of before) {
    for (const { text, changes } of await parseSql(migration.statements, migration.name)) {
      for (const change of changes) {
        schema.apply(change, { migration: migration.name, statement: text })
      }
    }
  }
  const inverse: string[] = []
  const loses: string[] = []
  const refusals: string[] = []
  for (const { text, changes } of await parseSql(statements)) {
    for (const change of changes) {
      const own = isOnOwnTable(change, schema)
      const undone = own ? { statements: [] } : invertChange(change, schema)
      schema.apply(change, { migration: SELF, statement: text })
      if ('refusal' in undone) {
        refusals.push(`${undone.refusal}: ${text}`)
        continue
      }
      inverse.unshift(...undone.statements)
      if (undone.isLoss) loses.unshift(...undone.statements)
    }
  }
  return refusals.length > 0 ? { refusals } : { statements: inverse, loses }
}

/** What a migration does to a table that it has created goes with the table. */
function isOnOwnTable(change: Change, schema: SchemaModel): boolean {
  const isOwn = (name: string): boolean => schema.tables.get(name)?.createdBy === SELF
  if (change.kind === 'rename' || change.kind === 'drop' || change.kind === 'create table') {
    const isPart = change.kind !== 'create table' && change.table !== undefined
    return isPart && isOwn(change.table.name)
  }
  if (change.kind === 'grant' || change.kind === 'revoke') {
    return change.object === 'table' && change.names.every(({ name }) => isOwn(name))
  }
  if (change.kind === 'change rows') return change.writes.every(({ name }) => isOwn(name))
  return 'table' in change && change.table !== undefined && isOwn(change.table.name)
}
