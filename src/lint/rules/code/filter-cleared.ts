import type { CodeRule } from '../../code/code-rule.ts'
import { findUnscoped } from '../../code/find-unscoped.ts'

export const filterCleared: CodeRule = {
  id: 'filter-cleared',
  what: 'A query whose tenant was compared, until `clearWhere` took that back.',
  why: 'It takes back all conditions, that of the tenant too. Whoever reads the line where it was added takes the query for tied.',
  remedy:
    'Build the other query from the start, or add the tenant again behind `clearWhere`. On `tenancy.db` the tenant is added behind everything else.',
  suppress:
    'Where the rows of all tenants are meant from there on. The system scope (`tenancy.system`) does it with a reason and an audit row.',
  examples: {
    leak: `export const count = (tenant: string) => {
  const page = db.selectFrom('invoice').select('number').where('tenant_id', '=', tenant)
  return page.clearWhere().execute()
}`,
    mend: `export const count = (tenant: string) => {
  const page = db.selectFrom('invoice').select('number').where('tenant_id', '=', tenant)
  return page.clearWhere().where('tenant_id', '=', tenant).execute()
}`,
  },
  find: (scene) =>
    findUnscoped(
      scene,
      'filter-cleared',
      ({ table, operation }) =>
        `What tied this ${operation} on ${table} to a tenant is taken back here.`,
    ),
}
