import type { Table } from '../../schema/index.ts'
import type { RowValues } from '../fill/draft-row.ts'
import type { Tenant } from '../fill/fill-tables.ts'
import { qualified, quoteName, quoteValue } from '../sql-text.ts'

/** Inserts a row with these values, where the tables of a tenant are. */
export function insertOf(table: Table, { schema }: Tenant, values: RowValues): string {
  const columns = table.columns.filter(
    ({ generated }) => generated !== 'stored' && generated !== 'virtual',
  )
  const isIdentity = columns.some(({ generated }) => generated === 'identity always')
  const names = columns.map(({ name }) => quoteName(name)).join(', ')
  const list = columns.map(({ name }) => quoteValue(values[name] ?? null)).join(', ')
  const overriding = isIdentity ? ' overriding system value' : ''
  return `insert into ${qualified(schema, table.name)} (${names})${overriding} values (${list})`
}
