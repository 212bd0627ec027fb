import { knex } from '../knex-database.ts'

export const list = (tenant: string) =>
  knex('invoice as i')
    .join('customer as c', function () {
      this.on('c.id', 'i.customer_id').andOn('c.tenant_id', '=', 'i.tenant_id')
    })
    .where('i.tenant_id', tenant)
    .select('i.number', 'c.name')

export const mapped = (tenant: string) =>
  knex('invoice')
    .leftJoin('customer', {
      'customer.id': 'invoice.customer_id',
      'customer.tenant_id': 'invoice.tenant_id',
    })
    .where({ 'invoice.tenant_id': tenant })

export const save = (tenant: string, number: string) =>
  knex('invoice').insert({ tenant_id: tenant, number }).onConflict(['tenant_id', 'number']).merge()
