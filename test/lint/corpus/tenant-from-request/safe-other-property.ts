import fastify from 'fastify'
import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'

declare function sessionOf(cookie: string | undefined): Promise<{ tenant: string }>

const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool: new Pool() }) })
const app = fastify()

app.post<{ Body: { name: string } }>('/customers', async (request) => {
  const context = { name: request.body.name, session: await sessionOf(request.headers.cookie) }
  const { tenant } = context.session
  await db
    .insertInto('customer')
    .values({ ...request.body, tenant_id: tenant })
    .execute()
  return await db
    .selectFrom('customer')
    .select('name')
    .where('tenant_id', '=', context.session.tenant)
    .where('name', '=', context.name)
    .execute()
})
