import { decodeJwt, jwtVerify } from 'jose'
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })
const key = new TextEncoder().encode(process.env['KEY'])

async function tenantOf(token: string): Promise<string> {
  const { payload } = await jwtVerify(token, key)
  return String(payload['tenant'])
}

export async function list(token: string, log: (text: string) => void) {
  log(`asked by ${decodeJwt(token).sub}`)
  return await db
    .selectFrom('invoice')
    .select('number')
    .where('tenant_id', '=', await tenantOf(token))
    .execute()
}
