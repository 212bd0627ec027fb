import { type CompiledQuery, Kysely, PostgresDialect, type Transaction } from 'kysely'
import { Pool } from 'pg'

import type { Database } from '../database.ts'
import { TenantPlugin } from '../tenant-plugin.ts'

class Batch {
  readonly #trx: Transaction<Database>

  constructor(trx: Transaction<Database>) {
    this.#trx = trx
  }

  async run(queries: readonly CompiledQuery[]) {
    const executor = this.#trx.getExecutor()
    for (const query of queries) await executor.executeQuery(query)
  }
}

const db = new Kysely<Database>({
  dialect: new PostgresDialect({ pool: new Pool() }),
}).withPlugin(new TenantPlugin(() => 'acme'))

export const runAll = (queries: readonly CompiledQuery[]) =>
  db.transaction().execute(async (trx) => new Batch(trx).run(queries))
