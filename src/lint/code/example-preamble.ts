/** What stands in front of the examples of all rules on code. */
export const EXAMPLE_PREAMBLE = `import { Kysely, PostgresDialect, sql } from 'kysely'
import { Pool } from 'pg'

interface Database {
  invoice: { tenant_id: string; id: string; number: string; customer_id: string; total: number }
  customer: { tenant_id: string; id: string; name: string }
  currency: { code: string; name: string }
}

const pool = new Pool()
const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
`

/** The tables of the preamble that hold rows of tenants. */
export const EXAMPLE_TENANT_TABLES: ReadonlySet<string> = new Set(['invoice', 'customer'])
