import { sql } from 'drizzle-orm'

import { db, invoice } from '../drizzle-tables.ts'

const own = (tenant: string) => sql`${invoice.tenantId} = ${tenant}`

export const list = async (tenant: string) =>
  await db.execute(sql`select * from ${invoice} where ${own(tenant)}`)
