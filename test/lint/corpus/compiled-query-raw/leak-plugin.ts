import { CompiledQuery, Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'
import { TenantPlugin } from '../tenant-plugin.ts'

declare function currentTenant(): string

const db = new Kysely<Database>({
  dialect: new PostgresDialect({ pool: new Pool() }),
  plugins: [new TenantPlugin(currentTenant)],
})

export async function totals() {
  const { rows } = await db.executeQuery(
    CompiledQuery.raw('select customer_id, sum(total) from invoice group by customer_id', []),
  )
  return rows
}
