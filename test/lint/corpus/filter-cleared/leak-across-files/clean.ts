import { invoicesOf } from './queries.ts'

export async function clean(tenant: string, number: string) {
  const query = invoicesOf(tenant)
  await query.clearWhere().where('number', '=', number).execute()
}
