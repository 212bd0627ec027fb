import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

import { buildApp } from './app.ts'
import type { Database } from './database.ts'

const pool = new Pool({ connectionString: process.env['DATABASE_URL'] })
const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })

const app = buildApp(db)
app.addHook('onClose', () => db.destroy())
process.once('SIGINT', () => void app.close())
process.once('SIGTERM', () => void app.close())

await app.listen({
  host: process.env['HOST'] ?? '127.0.0.1',
  port: Number(process.env['PORT'] ?? 3000),
})
