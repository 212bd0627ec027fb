import type { Tenancy } from '@tenantry/runtime'
import { sql } from 'kysely'

import type { Database } from '../database.ts'

export const list = (tenancy: Tenancy<Database>) => sql`select * from invoice`.execute(tenancy.db)
