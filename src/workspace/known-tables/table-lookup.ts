import { toSnakeCase } from '../../code/index.ts'
import type { LintCodeOptions } from '../../lint/code/index.ts'
import type { KnownTables } from './known-tables.ts'

/** How rules ask for them. */
export function tableLookup({
  tenantTables,
  owners,
}: KnownTables): Required<Pick<LintCodeOptions, 'isTenantTable' | 'ownerOf'>> {
  const ofTenants = new Set(tenantTables)
  const modules = new Map(owners)
  return {
    // Code may write the name of a table in camel case.
    isTenantTable: (table) => ofTenants.has(table) || ofTenants.has(toSnakeCase(table)),
    ownerOf: (table) => modules.get(table),
  }
}
