import { db } from './db.ts'

export const invoicesOf = (tenant: string) =>
  db.deleteFrom('invoice').where('tenant_id', '=', tenant).where('total', '=', 0)
