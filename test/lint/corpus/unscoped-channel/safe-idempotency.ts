import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

interface Tables {
  idempotency_key: { tenant_id: string; key: string; answer: string }
}

const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export const answered = (tenant: string, key: string) =>
  db
    .selectFrom('idempotency_key')
    .select('answer')
    .where('tenant_id', '=', tenant)
    .where('key', '=', key)
    .executeTakeFirst()

export const answeredAs = (tenant: string, key: string) =>
  db
    .selectFrom('idempotency_key')
    .select('answer')
    .where('key', '=', `${tenant}:${key}`)
    .executeTakeFirst()
