import { knex } from '../knex-database.ts'

export async function list(tenant: string) {
  const query = knex.select('number').from('invoice as i')
  query.where('i.tenant_id', tenant).where('i.total', '>', 0)
  query.orWhere('i.total', 1)
  return await query
}
