import { relations } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/node-postgres'
import { integer, pgTable, text, uuid } from 'drizzle-orm/pg-core'

export const customer = pgTable('customer', {
  tenantId: uuid('tenant_id').notNull(),
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
})

export const invoice = pgTable('invoice', {
  tenantId: uuid('tenant_id').notNull(),
  id: uuid('id').primaryKey(),
  number: text('number').notNull(),
  customerId: uuid('customer_id').notNull(),
  total: integer('total').notNull(),
})

export const currency = pgTable('currency', { code: text().primaryKey(), name: text().notNull() })

export const invoiceRelations = relations(invoice, ({ one }) => ({
  customer: one(customer, { fields: [invoice.customerId], references: [customer.id] }),
  ownCustomer: one(customer, {
    fields: [invoice.tenantId, invoice.customerId],
    references: [customer.tenantId, customer.id],
  }),
}))

export const db = drizzle('postgres://localhost/app', {
  schema: { customer, invoice, currency, invoiceRelations },
})
