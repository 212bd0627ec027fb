import type { Knex } from 'knex'

import { knex } from '../knex-database.ts'

function withTenant<Result>(tenant: string, work: (trx: Knex.Transaction) => Promise<Result>) {
  return knex.transaction(async (trx) => {
    await trx.raw("select set_config('app.tenant_id', ?, true)", [tenant])
    return await work(trx)
  })
}

export const list = (tenant: string) =>
  withTenant(tenant, async (trx) => await trx('invoice').select())

export const count = (tenant: string) =>
  withTenant(tenant, async (trx) => await trx.raw('select count(*) from invoice'))
