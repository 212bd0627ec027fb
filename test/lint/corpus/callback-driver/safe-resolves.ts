import type { Tenancy } from '@tenantry/runtime'
import type { Pool, QueryResult } from 'pg'

import type { Database } from '../database.ts'

const ask = (pool: Pool, text: string) =>
  new Promise<QueryResult>((resolve, reject) => {
    pool.query(text, (error, result) => (error ? reject(error) : resolve(result)))
  })

export async function work(pool: Pool, tenancy: Tenancy<Database>) {
  await ask(pool, 'select code from currency')
  return await tenancy.db.selectFrom('invoice').selectAll().execute()
}
