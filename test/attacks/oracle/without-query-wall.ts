import {
  type CompiledQuery,
  type DatabaseConnection,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'

import type { Db } from './attack.ts'

/**
 * The tenant's database with the query wall taken away: statements are compiled by Kysely alone, and
 * sent by the runtime's driver.
 */
export function withoutQueryWall(db: Db): Db {
  const connection: DatabaseConnection = {
    executeQuery: async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
      const { rows, ...rest } = await db.executeQuery(query)
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Kysely's caller states the row
      return { ...rest, rows: rows as Row[] }
    },
    streamQuery: () => {
      throw new Error('not streamed here')
    },
  }
  const bare: Kysely<object> = new Kysely({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createIntrospector: (kysely) => new PostgresIntrospector(kysely),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createDriver: () => ({
        init: async () => undefined,
        acquireConnection: async () => connection,
        releaseConnection: async () => undefined,
        beginTransaction: refuse,
        commitTransaction: refuse,
        rollbackTransaction: refuse,
        destroy: async () => undefined,
      }),
    },
  })
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand is what it is without
  return bare as unknown as Db
}

async function refuse(): Promise<void> {
  throw new Error('no transactions here')
}
