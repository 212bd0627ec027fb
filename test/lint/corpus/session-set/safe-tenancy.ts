import type { Tenancy } from '@tenantry/runtime'
import { sql } from 'kysely'

import type { Database } from '../database.ts'

export const enter = (tenancy: Tenancy<Database>, tenant: string) =>
  sql`select set_config('app.other', ${tenant}, false)`.execute(tenancy.db)
