import { knex } from '../knex-database.ts'

export async function list(tenant?: string) {
  const query = knex('invoice').select('number')
  if (tenant) query.where({ tenant_id: tenant })
  return await query
}
