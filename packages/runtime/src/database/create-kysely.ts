import {
  type Driver,
  Kysely,
  type LogConfig,
  PostgresAdapter,
  PostgresQueryCompiler,
  type QueryCompiler,
} from 'kysely'

import { PlacementIntrospector } from './placement-introspector.ts'

/** How Kysely logs: the kinds of events, or a function that is told of each. */
export type StatementLog = LogConfig

/**
 * A Kysely for PostgreSQL on a driver of ours.
 *
 * @param compiler Writes the statements. Default: Kysely's own, which scopes nothing.
 * @param log Is told of each statement. Default: nobody is.
 */
export function createKysely<DB>(
  driver: Driver,
  compiler: QueryCompiler = new PostgresQueryCompiler(),
  log: StatementLog = [],
): Kysely<DB> {
  return new Kysely<DB>({
    log,
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => driver,
      // The system catalog has no tenants: what reads it is written without them.
      createIntrospector: () => new PlacementIntrospector(createKysely(driver)),
      createQueryCompiler: () => compiler,
    },
  })
}
