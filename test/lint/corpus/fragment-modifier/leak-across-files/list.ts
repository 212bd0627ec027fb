import { db } from './db.ts'
import { orShared } from './parts.ts'

export const list = (tenant: string) =>
  db
    .selectFrom('invoice')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .$call((query) => query.modifyEnd(orShared('A')))
    .execute()
