import type { CodeRule } from '../../code/code-rule.ts'
import { findUnscoped } from '../../code/find-unscoped.ts'

export const optionalFilter: CodeRule = {
  id: 'optional-filter',
  what: 'A query that is tied to a tenant on some ways through the program, and on others not.',
  why: 'Where the condition is not met, as when no tenant was given, the rows of all tenants come back.',
  remedy: 'Throw where there is no tenant, and add the filter always.',
  suppress:
    'Where the way without a tenant is one that only the operator of the application can take.',
  examples: {
    leak: `export function list(tenant?: string) {
  let query = db.selectFrom('invoice').selectAll()
  if (tenant) query = query.where('tenant_id', '=', tenant)
  return query.execute()
}`,
    mend: `export function list(tenant?: string) {
  if (!tenant) throw new Error('A list needs its tenant.')
  return db.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant).execute()
}`,
  },
  find: (scene) =>
    findUnscoped(
      scene,
      'optional-filter',
      ({ table, operation }) =>
        `The tenant of this ${operation} on ${table} is added on some ways only.`,
    ),
}
