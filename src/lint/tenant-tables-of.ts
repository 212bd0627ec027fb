import type { DatabaseState } from '../sql/index.ts'
import type { Conventions } from './conventions.ts'

/** The names of the tables that hold rows of tenants, as code names them: without their schema. */
export function tenantTablesOf(
  { tenantColumn, tenantTables }: Conventions,
  { relations }: Pick<DatabaseState, 'relations'>,
): readonly string[] {
  if (tenantTables !== undefined) return tenantTables
  return relations
    .filter(({ kind }) => kind === 'table' || kind === 'foreign table')
    .filter(({ columns }) => columns.has(tenantColumn))
    .map(({ name }) => name)
}
