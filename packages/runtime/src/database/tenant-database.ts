import type { Kysely, Transaction } from 'kysely'

import type { SystemTables } from './table-types.ts'

const scope: unique symbol = Symbol('tenantry scope')

/**
 * The database of the tenant in the context. A Kysely in every respect, and another type than the
 * system's: a function that asks for one cannot be handed the other.
 */
export type TenantDatabase<DB> = Kysely<DB> & { readonly [scope]: 'tenant' }

/** A transaction of the tenant in the context; fits wherever a TenantDatabase is asked for. */
export type TenantTransaction<DB> = Transaction<DB> & { readonly [scope]: 'tenant' }

/** One placement as the system scope sees it: the rows of all its tenants. */
export type SystemDatabase<DB> = Kysely<SystemTables<DB>> & { readonly [scope]: 'system' }

/** Says of a Kysely that it is scoped to the tenant in the context. */
export function asTenantDatabase<DB>(db: Kysely<DB>): TenantDatabase<DB> {
  return Object.assign(db, { [scope]: 'tenant' as const })
}

export function asTenantTransaction<DB>(trx: Transaction<DB>): TenantTransaction<DB> {
  return Object.assign(trx, { [scope]: 'tenant' as const })
}

export function asSystemDatabase<DB>(db: Kysely<SystemTables<DB>>): SystemDatabase<DB> {
  return Object.assign(db, { [scope]: 'system' as const })
}
