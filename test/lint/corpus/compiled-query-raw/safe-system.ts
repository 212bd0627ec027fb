import type { Tenancy } from '@tenantry/runtime'
import { CompiledQuery } from 'kysely'

import type { Database } from '../database.ts'

export const count = (tenancy: Tenancy<Database>) =>
  tenancy.system('monthly count of invoices', (db) =>
    db.executeQuery(CompiledQuery.raw('select count(*) from invoice')),
  )
