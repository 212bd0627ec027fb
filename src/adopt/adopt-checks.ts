import { quoteName } from '../sql/index.ts'
import { type AdoptPlan, tenantTables, type TenantTable } from './adopt-plan.ts'

/** A question to the rows that are there: each that it counts is one that no tenant can have. */
export interface AdoptCheck {
  readonly table: string
  readonly what: string
  /** Answers one row with `count`. */
  readonly sql: string
}

/** What would keep the migrations from their end, asked before any of them is written. */
export function adoptChecks(plan: AdoptPlan): AdoptCheck[] {
  const tables = new Map(tenantTables(plan).map((one) => [one.table.name, one]))
  return [...tables.values()].flatMap((one) => {
    const { table, decision } = one
    const own = keyOfTenant(one, 't', tables)
    const on = quoteName(table.name)
    const { source } = decision
    const without =
      source.kind === 'root' || source.isSure
        ? []
        : [
            {
              table: table.name,
              what: `come to no tenant by ${source.column}`,
              sql: `select count(*)::int as count from ${on} t where ${own} is null`,
            },
          ]
    const across = table.references.flatMap(({ columns, table: other, targets }) => {
      const found = tables.get(other)
      const isPath = source.kind === 'path' && columns.join() === source.column
      if (found === undefined || isPath) return []
      const join = columns
        .map((column, index) => `o.${quoteName(targets[index] ?? '')} = t.${quoteName(column)}`)
        .join(' and ')
      return [
        {
          table: table.name,
          what: `refer by ${columns.join(', ')} to a row of ${other} that another tenant has`,
          sql: `select count(*)::int as count from ${on} t join ${quoteName(other)} o on ${join} where ${own} is distinct from ${keyOfTenant(found, 'o', tables)}`,
        },
      ]
    })
    return [...without, ...across]
  })
}

/** The key of the tenant that a row has, by following its path from table to table. */
function keyOfTenant(
  { decision: { source } }: TenantTable,
  row: string,
  tables: ReadonlyMap<string, TenantTable>,
): string {
  if (source.kind === 'root') return `${row}.${quoteName(source.key)}`
  const { column, table, target } = source
  const next = tables.get(table)
  if (next === undefined) return 'null'
  const inner = `${row}_`
  return `(select ${keyOfTenant(next, inner, tables)} from ${quoteName(table)} ${inner} where ${inner}.${quoteName(target)} = ${row}.${quoteName(column)})`
}
