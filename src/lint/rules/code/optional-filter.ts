import type { CodeRule } from '../../code/code-rule.ts'
import { variants } from '../../code/foreign-preambles.ts'
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
  variants: variants({
    drizzle: {
      leak: `export const list = (tenant?: string) =>
  db.select().from(invoice).where(tenant ? eq(invoice.tenantId, tenant) : undefined)`,
      mend: `export const list = (tenant: string) =>
  db.select().from(invoice).where(eq(invoice.tenantId, tenant))`,
    },
    knex: {
      leak: `export async function list(tenant?: string) {
  const query = knex('invoice')
  if (tenant) query.where('tenant_id', tenant)
  return await query
}`,
      mend: `export const list = (tenant: string) => knex('invoice').where('tenant_id', tenant)`,
    },
    prisma: {
      leak: `export const list = (tenantId?: string) => prisma.invoice.findMany({ where: { tenantId } })`,
      mend: `export const list = (tenantId: string) => prisma.invoice.findMany({ where: { tenantId } })`,
    },
  }),
  find: (scene) =>
    findUnscoped(
      scene,
      'optional-filter',
      ({ table, operation }) =>
        `The tenant of this ${operation} on ${table} is added on some ways only.`,
    ),
}
