import { knex } from '../knex-database.ts'

export const list = (tenant: string) =>
  knex('invoice')
    .join('customer', 'customer.id', 'invoice.customer_id')
    .where('invoice.tenant_id', tenant)
    .select('invoice.number', 'customer.name')
