import { Hono } from 'hono'
import { type Kysely, sql } from 'kysely'

import type { Database } from '../database.ts'

export function build(db: Kysely<Database>) {
  const app = new Hono()
  app.get('/ready', async (c) => {
    await sql`select 1`.execute(db)
    return c.body(null, 204)
  })
  app.onError((err, c) => {
    const lines = [`failed: ${err.stack}`]
    return c.text(lines.join('\n'), 500)
  })
  return app
}
