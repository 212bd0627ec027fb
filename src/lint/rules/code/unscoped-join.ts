import type { CodeRule } from '../../code/code-rule.ts'
import { variants } from '../../code/foreign-preambles.ts'
import { findUnscoped } from '../../code/find-unscoped.ts'

export const unscopedJoin: CodeRule = {
  id: 'unscoped-join',
  what: 'A query that ties one of its tables to a tenant, and joins another without it.',
  why: 'The key that is joined by may lead to a row of another tenant, by mistake or by somebody who has put it there.',
  remedy:
    'Join by the tenant column as well: `.onRef("customer.tenant_id", "=", "invoice.tenant_id")`.',
  suppress:
    'Where a composite foreign key (tenant_id, id) makes a row of another tenant impossible.',
  examples: {
    leak: `export const list = (tenant: string) =>
  db
    .selectFrom('invoice')
    .innerJoin('customer', 'customer.id', 'invoice.customer_id')
    .select(['invoice.number', 'customer.name'])
    .where('invoice.tenant_id', '=', tenant)
    .execute()`,
    mend: `export const list = (tenant: string) =>
  db
    .selectFrom('invoice')
    .innerJoin('customer', (join) =>
      join
        .onRef('customer.tenant_id', '=', 'invoice.tenant_id')
        .onRef('customer.id', '=', 'invoice.customer_id'),
    )
    .select(['invoice.number', 'customer.name'])
    .where('invoice.tenant_id', '=', tenant)
    .execute()`,
  },
  variants: variants({
    drizzle: {
      leak: `export const list = (tenant: string) =>
  db
    .select()
    .from(invoice)
    .innerJoin(customer, eq(customer.id, invoice.customerId))
    .where(eq(invoice.tenantId, tenant))`,
      mend: `export const list = (tenant: string) =>
  db
    .select()
    .from(invoice)
    .innerJoin(
      customer,
      and(eq(customer.tenantId, invoice.tenantId), eq(customer.id, invoice.customerId)),
    )
    .where(eq(invoice.tenantId, tenant))`,
    },
    knex: {
      leak: `export const list = (tenant: string) =>
  knex('invoice')
    .join('customer', 'customer.id', 'invoice.customer_id')
    .where('invoice.tenant_id', tenant)`,
      mend: `export const list = (tenant: string) =>
  knex('invoice')
    .join('customer', {
      'customer.id': 'invoice.customer_id',
      'customer.tenant_id': 'invoice.tenant_id',
    })
    .where('invoice.tenant_id', tenant)`,
    },
    prisma: {
      leak: `// In the schema: @relation(fields: [customerId], references: [id])
export const list = (tenantId: string) =>
  prisma.invoice.findMany({ where: { tenantId }, include: { customer: true } })`,
      mend: `// Or let the relation have the tenant: @relation(fields: [tenantId, customerId], references: [tenantId, id])
export const list = (tenantId: string) => prisma.invoice.findMany({ where: { tenantId } })`,
    },
  }),
  find: (scene) =>
    findUnscoped(
      scene,
      'unscoped-join',
      ({ table }) => `${table} is joined whoever its rows belong to.`,
    ),
}
