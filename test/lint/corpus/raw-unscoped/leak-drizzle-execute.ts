import { sql } from 'drizzle-orm'

import { db, invoice } from '../drizzle-tables.ts'

const older = sql`${invoice.total} > 10`

export const list = async () => await db.execute(sql`select * from ${invoice} where ${older}`)
