import { knex } from '../knex-database.ts'

export const list = (total: number, tenant?: string) =>
  knex('invoice').where({ total, ...(tenant && { tenant_id: tenant }) })
