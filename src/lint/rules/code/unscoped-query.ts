import type { CodeRule } from '../../code/code-rule.ts'
import { variants } from '../../code/foreign-preambles.ts'
import { findUnscoped } from '../../code/find-unscoped.ts'

export const unscopedQuery: CodeRule = {
  id: 'unscoped-query',
  what: 'A query on a table of tenants that names no tenant, or an insert that gives none, on a database that adds none.',
  why: 'It reads or writes the rows of all tenants. Where the role of requests may pass by row-level security, nothing else stops it.',
  remedy:
    'Run it on `tenancy.db`, which adds the tenant of the context; or compare the tenant column with the tenant of the request.',
  suppress:
    'Where the rows of all tenants are meant, as in a report of your own company that no tenant sees. The system scope (`tenancy.system`) does it with a reason and an audit row.',
  examples: {
    leak: `export const list = () => db.selectFrom('invoice').selectAll().execute()`,
    mend: `export const list = (tenant: string) =>
  db.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant).execute()`,
  },
  variants: variants({
    drizzle: {
      leak: `export const list = () => db.select().from(invoice).where(gt(invoice.total, 10))`,
      mend: `export const list = (tenant: string) =>
  db.select().from(invoice).where(and(eq(invoice.tenantId, tenant), gt(invoice.total, 10)))`,
    },
    knex: {
      leak: `export const list = () => knex('invoice').where('total', '>', 10)`,
      mend: `export const list = (tenant: string) =>
  knex('invoice').where({ tenant_id: tenant }).where('total', '>', 10)`,
    },
    prisma: {
      leak: `export const list = () => prisma.invoice.findMany({ where: { total: 10 } })`,
      mend: `export const list = (tenantId: string) =>
  prisma.invoice.findMany({ where: { tenantId, total: 10 } })`,
    },
  }),
  find: (scene) =>
    findUnscoped(scene, 'unscoped-query', ({ table, operation }) =>
      operation === 'insert'
        ? `This insert gives the rows of ${table} no tenant.`
        : `This ${operation} on ${table} reaches the rows of all tenants.`,
    ),
}
