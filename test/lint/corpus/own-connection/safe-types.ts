import type { Tenancy } from '@tenantry/runtime'
import type { Kysely } from 'kysely'
import type { Pool } from 'pg'

import type { Database } from '../database.ts'

export interface Services {
  readonly tenancy: Tenancy<Database>
  readonly reporting?: Pool
  readonly archive?: Kysely<Database>
}
