import type { Tenancy } from '@tenantry/runtime'
import { sql } from 'kysely'

import type { Database } from '../database.ts'

export const list = (tenancy: Tenancy<Database>) =>
  tenancy.db
    .selectFrom('invoice')
    .selectAll()
    .modifyEnd(sql`limit 10 offset 20`)
    .execute()
