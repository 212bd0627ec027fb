import type { Knex } from 'knex'

import { knex } from '../knex-database.ts'

const ofTenant = (query: Knex.QueryBuilder, tenant: string) => {
  query.where('tenant_id', tenant)
}

export const modified = (tenant: string) => knex('invoice').modify(ofTenant, tenant).first()

export const object = (tenant: string, id: string) =>
  knex('invoice').where({ tenant_id: tenant, id }).first()

export async function stepwise(tenant: string, number?: string) {
  const query = knex('invoice as i').where('i.tenant_id', '=', tenant)
  if (number !== undefined) query.andWhere('i.number', number)
  return await query
}

export const grouped = (tenant: string) =>
  knex('invoice')
    .where(function () {
      this.where('total', 0).orWhere('total', 1)
    })
    .andWhere((query) => query.where({ tenant_id: tenant }))

export const written = (tenant: string) =>
  knex('invoice').whereRaw('tenant_id = ? and total > 0', [tenant]).update({ total: 0 })

export const shared = () => knex('currency').select()

// Whoever gives the filter may have the tenant in it.
export const given = (filter: Record<string, string>) => knex('invoice').where(filter)
