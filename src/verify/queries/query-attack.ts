import {
  type Compilable,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
} from 'kysely'

import type { Attack } from '../attacks/attack.ts'

/** Any table with any column: which ones there are is known when it runs. */
export interface AnyTables {
  readonly [table: string]: Readonly<Record<string, unknown>>
}

export type Build = (db: Kysely<AnyTables>) => Compilable

/** A statement that an application could build, and that must not reach the victim's rows by the query alone. */
export interface QueryAttack extends Pick<Attack, 'id' | 'what' | 'object' | 'expects' | 'proof'> {
  readonly place: 'attackers' | 'victims'
  readonly build: Build
  /** What has to succeed where nobody adds a tenant. Default: the same. */
  readonly control?: Build
}

/** What is selected where only the rows count. */
export const ONE = sql<number>`1`.as('one')

/** A Kysely that writes what it is told, and reaches no database. */
export const PLAIN = new Kysely<AnyTables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})
