import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { parseSql, SchemaModel } from '../sql/index.ts'
import type { DescribedChange } from './described-change.ts'
import { planSteps } from './plan-steps.ts'

/** A migration that is to be written. */
export interface PlannedMigration {
  /** `<utc timestamp>_<name>` */
  readonly name: string
  readonly sql: string
}

export interface PlannedChange {
  /** The module that owns the table, as far as the migrations tell. */
  readonly module: string
  readonly migrations: readonly PlannedMigration[]
}

export interface ChangeQuestion {
  readonly change: DescribedChange
  /** What rows get that are there, as SQL. Default: the default of the column. */
  readonly fill?: string | undefined
  /** Those of the application, in their order. */
  readonly migrations: readonly RenderedMigration[]
  /** The timestamp of the first one; each further one is a second later. */
  readonly timestamp: (offset: number) => string
}

/**
 * The migrations of a described change, in their order. Their SQL has been read: what cannot be parsed is
 * not written.
 *
 * @throws {TenantryError} CHANGE_IMPOSSIBLE, SQL_INVALID
 */
export async function planChange({
  change,
  fill,
  migrations,
  timestamp,
}: ChangeQuestion): Promise<PlannedChange> {
  const schema = new SchemaModel()
  for (const { name, statements } of migrations) {
    for (const { text, changes } of await parseSql(statements, name)) {
      for (const one of changes) schema.apply(one, { migration: name, statement: text })
    }
  }
  const steps = await planSteps(change, schema, fill)
  const names = new Map(steps.map(({ name }, index) => [name, `${timestamp(index)}_${name}`]))
  const planned = steps.map(({ name, sql, contracts }) => ({
    name: names.get(name) ?? name,
    sql:
      contracts === undefined
        ? `${sql}\n`
        : `-- tenantry: contracts ${names.get(contracts) ?? contracts}\n${sql}\n`,
  }))
  for (const { sql } of planned) await parseSql([sql])
  const createdBy = schema.tables.get(change.table)?.createdBy
  const module = migrations.find(({ name }) => name === createdBy)?.module ?? ''
  return { module, migrations: planned }
}
