import type { Tenancy } from '@tenantry/runtime'
import { sql } from 'kysely'

import type { Database } from '../database.ts'

export const tell = ({ db }: Tenancy<Database>, name: string) =>
  sql`select pg_notify(${'customer'}, ${JSON.stringify({ name })})`.execute(db)
