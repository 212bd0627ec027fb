import type { Tenancy } from '@tenantry/runtime'
import { sql } from 'kysely'

import type { Database } from '../database.ts'

export const list = (tenancy: Tenancy<Database>) =>
  tenancy.db
    .selectFrom('invoice')
    .selectAll()
    .where(sql<boolean>`total > 0 or number is null`)
    .where('number', 'like', 'A%')
    .execute()
