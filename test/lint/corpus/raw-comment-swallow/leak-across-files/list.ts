import { db } from './db.ts'
import { due } from './parts.ts'

export const list = (tenant: string) =>
  db.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant).where(due(1)).execute()
