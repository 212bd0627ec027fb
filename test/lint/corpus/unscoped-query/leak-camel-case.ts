import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

interface Database {
  invoice: { tenantId: string; id: string; total: number }
}

const db = new Kysely<Database>({
  dialect: new PostgresDialect({ pool: new Pool() }),
  plugins: [new CamelCasePlugin()],
})

export const own = (tenantId: string) =>
  db.selectFrom('invoice').selectAll().where('tenantId', '=', tenantId).execute()

export const save = (row: Database['invoice']) => db.insertInto('invoice').values(row).execute()

export const large = () => db.selectFrom('invoice').selectAll().where('total', '>', 9).execute()
