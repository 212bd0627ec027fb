import fastify from 'fastify'
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })
const app = fastify()

app.post<{ Body: { tenant_id: string; name: string } }>('/customers', async ({ body }) => {
  const customer = { ...body, name: body.name.trim() }
  await db.insertInto('customer').values(customer).execute()
  return { name: customer.name }
})
