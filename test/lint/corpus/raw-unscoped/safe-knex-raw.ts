import { knex } from '../knex-database.ts'

export const list = async (tenant: string, total: number) =>
  await knex.raw('select * from ?? where ?? = ? and total > ?', [
    'invoice',
    'tenant_id',
    tenant,
    total,
  ])
