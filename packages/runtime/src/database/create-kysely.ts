import { Kysely, type KyselyPlugin, PostgresAdapter, PostgresIntrospector } from 'kysely'

import { SequencingCompiler } from './query-sequence.ts'
import { SessionDriver, type SessionDriverOptions } from './session-driver.ts'

/** A Kysely whose every statement runs in the session of whoever executes it. */
export function createKysely<DB>(
  options: SessionDriverOptions,
  plugins: KyselyPlugin[] = [],
): Kysely<DB> {
  return new Kysely<DB>({
    plugins,
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new SessionDriver(options),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new SequencingCompiler(),
    },
  })
}
