import type { Tenancy } from '@tenantry/runtime'
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

const cold = new Kysely<Database>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

export const text = () => cold.selectFrom('currency').selectAll().compile().sql
export const list = () => tenancy.db.selectFrom('invoice').selectAll().execute()
