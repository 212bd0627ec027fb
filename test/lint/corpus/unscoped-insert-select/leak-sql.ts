import { Kysely, PostgresDialect, sql as query } from 'kysely'
import { Pool } from 'pg'

const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: new Pool() }) })

export async function copy(tenant: string) {
  const statement = query`
    insert into customer (tenant_id, name)
    select ${tenant}, number from invoice where total > 100`
  await statement.execute(db)
}
