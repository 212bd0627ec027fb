import { quoteName } from '../sql/index.ts'

/** One migration of a change. */
export interface Step {
  /** What it does, for its file's name. */
  readonly name: string
  readonly sql: string
  /** The earlier step that every placement must have before this one begins, by its name. */
  readonly contracts?: string
}

/** Of a table. */
interface Column {
  readonly table: string
  readonly column: string
}

/** Gives a value to the rows that have none. @param value SQL. */
export function backfill({ table, column }: Column, value: string): Step {
  return {
    name: `fill_${column}_of_${table}`,
    sql: `-- tenantry: backfill
update ${quoteName(table)} set ${quoteName(column)} = ${value}
where ${quoteName(column)} is null;`,
  }
}

/** A check that is validated lets the column be not null without a look at the rows. */
export function notNull({ table, column }: Column): Step[] {
  const [on, own] = [quoteName(table), quoteName(column)]
  const check = quoteName(`${table}_${column}_present`)
  return [
    {
      name: `expect_${column}_of_${table}`,
      sql: `alter table ${on} add constraint ${check} check (${own} is not null) not valid;`,
    },
    {
      name: `require_${column}_of_${table}`,
      sql: `-- Reads the rows, and holds nobody up: what is new was checked since the migration before.
alter table ${on} validate constraint ${check};`,
    },
    {
      name: `set_${column}_of_${table}_not_null`,
      sql: `alter table ${on} alter column ${own} set not null;
alter table ${on} drop constraint ${check};`,
    },
  ]
}
