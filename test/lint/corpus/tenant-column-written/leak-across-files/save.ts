import { db } from './db.ts'
import { rowOf as toRow } from './row.ts'

export async function save(tenant: string, owner: string) {
  await db.updateTable('customer').set(toRow(owner)).where('tenant_id', '=', tenant).execute()
}
