import type { ColumnType, Kysely, Transaction } from 'kysely'

const scope: unique symbol = Symbol('tenantry scope')

/**
 * The database of the tenant in the context. A Kysely in every respect, and another type than the
 * system's: a function that asks for one cannot be handed the other.
 */
export type TenantDatabase<DB> = Kysely<DB> & { readonly [scope]: 'tenant' }

/** A transaction of the tenant in the context; fits wherever a TenantDatabase is asked for. */
export type TenantTransaction<DB> = Transaction<DB> & { readonly [scope]: 'tenant' }

/** One placement as the system scope sees it: the rows of all its tenants. */
export type SystemDatabase<DB> = Kysely<DB> & { readonly [scope]: 'system' }

/** The type of the column `tenant_id`: it is read, and never written by hand. */
export type TenantIdColumn = ColumnType<string, never, never>

/** Says of a Kysely that it is scoped to the tenant in the context. */
export function asTenantDatabase<DB>(db: Kysely<DB>): TenantDatabase<DB> {
  return Object.assign(db, { [scope]: 'tenant' as const })
}

export function asTenantTransaction<DB>(trx: Transaction<DB>): TenantTransaction<DB> {
  return Object.assign(trx, { [scope]: 'tenant' as const })
}

export function asSystemDatabase<DB>(db: Kysely<DB>): SystemDatabase<DB> {
  return Object.assign(db, { [scope]: 'system' as const })
}
