import type { Kysely } from 'kysely'
import type { ReadonlyKysely } from 'kysely/readonly'

import { asTenantDatabase, type TenantDatabase } from '../tenant-database.ts'

/** The mark of a TenantDatabase, which a system's database does not have. */
type Scoped<DB> = Omit<TenantDatabase<DB>, keyof Kysely<DB>>

/**
 * The database of the tenant in the context, for functions that only read. `tenancy.read` hands one out,
 * and `tenancy.db` and transactions fit as well.
 *
 * Raw SQL runs too (`` sql`…`.execute(db) ``). In a read, PostgreSQL refuses it to write.
 */
export type ReadDatabase<DB> = Pick<
  Kysely<DB>,
  'case' | 'dynamic' | 'fn' | 'getExecutor' | 'selectFrom' | 'selectNoFrom'
> &
  Scoped<DB>

/** What `tenancy.read` hands out: common table expressions too, which select as well. */
export type ReplicaDatabase<DB> = ReadDatabase<DB> &
  Pick<ReadonlyKysely<DB>, 'with' | 'withRecursive'>

export function asReplicaDatabase<DB>(db: Kysely<DB>): ReplicaDatabase<DB> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- with() of Kysely can do all that the narrower one promises
  return asTenantDatabase(db) as unknown as ReplicaDatabase<DB>
}
