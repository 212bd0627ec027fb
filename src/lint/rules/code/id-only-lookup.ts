import type { CodeRule } from '../../code/code-rule.ts'
import { variants } from '../../code/foreign-preambles.ts'
import { findUnscoped } from '../../code/find-unscoped.ts'

export const idOnlyLookup: CodeRule = {
  id: 'id-only-lookup',
  what: 'A row of a tenant looked up by its id alone, on a database that adds no tenant.',
  why: 'Whoever knows or guesses an id gets the row, whoever it belongs to.',
  remedy: 'Compare the tenant column too, or run the query on `tenancy.db`, which does.',
  suppress:
    'Where the id was read from a row of the tenant a moment ago and the role of requests is held by row-level security anyway. Mostly the tenant is at hand, and comparing it is shorter than the reason.',
  examples: {
    leak: `export const find = (id: string) =>
  db.selectFrom('invoice').selectAll().where('id', '=', id).executeTakeFirst()`,
    mend: `export const find = (tenant: string, id: string) =>
  db
    .selectFrom('invoice')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .where('id', '=', id)
    .executeTakeFirst()`,
  },
  variants: variants({
    drizzle: {
      leak: `export const find = (id: string) => db.query.invoice.findFirst({ where: eq(invoice.id, id) })`,
      mend: `export const find = (tenant: string, id: string) =>
  db.query.invoice.findFirst({ where: and(eq(invoice.tenantId, tenant), eq(invoice.id, id)) })`,
    },
    knex: {
      leak: `export const find = (id: string) => knex('invoice').where({ id }).first()`,
      mend: `export const find = (tenant: string, id: string) =>
  knex('invoice').where({ tenant_id: tenant, id }).first()`,
    },
    prisma: {
      leak: `export const find = (id: string) => prisma.invoice.findFirst({ where: { id } })`,
      mend: `export const find = (tenantId: string, id: string) =>
  prisma.invoice.findFirst({ where: { tenantId, id } })`,
    },
  }),
  find: (scene) =>
    findUnscoped(
      scene,
      'id-only-lookup',
      ({ table, operation }) =>
        `This ${operation} finds a row of ${table} by its id alone, whoever it belongs to.`,
    ),
}
