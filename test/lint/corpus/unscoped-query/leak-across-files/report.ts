import { invoices as all } from './queries.ts'

export async function report() {
  const rows = await all().orderBy('number').execute()
  return rows.length
}
