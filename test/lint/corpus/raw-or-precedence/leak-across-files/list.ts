import { db } from './db.ts'
import { FILTERS } from './filters.ts'

export const list = (tenant: string) =>
  db
    .selectFrom('invoice')
    .selectAll()
    .where('tenant_id', '=', tenant)
    .$if(true, (query) => query.where(FILTERS.due))
    .execute()
