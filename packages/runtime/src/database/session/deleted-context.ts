import { TenantryError } from '../../errors.ts'
import { sqlStateOf } from '../sql-state.ts'

/** What the markers are called; the last three digits of the ids that one stands for come behind it. */
export const DELETED_MARKER = 'deleted_'
/** What PostgreSQL quotes in its error. */
const MARK = 'tenantry: deleted'

/**
 * An expression that is `value` unless the database knows that this tenant was deleted; it fails then.
 * For a pool, whose tables outlive their tenants: what comes too late would leave rows there.
 *
 * @param tenantId The parameter that holds the id.
 */
export function unlessDeleted(tenantId: string, value: string): string {
  const id = `${tenantId}::pg_catalog.text`
  const marker = `'tenantry.${DELETED_MARKER}' operator(pg_catalog.||) pg_catalog.right(${id}, 3)`
  const fail = `pg_catalog.concat('${MARK}', pg_catalog.pg_backend_pid())::pg_catalog.int4::text`
  return `case when pg_catalog.to_regclass(${marker}) is not null \
and tenantry.is_deleted(${id}::pg_catalog.uuid) then ${fail} else ${value} end`
}

/** Tells the error of a context whose tenant was deleted from those of statements. */
export function asContextOutdated(error: Error): Error {
  if (sqlStateOf(error) !== '22P02' || !error.message.includes(MARK)) return error
  return new TenantryError('CONTEXT_OUTDATED', {
    message: 'The tenant of this context was deleted.',
    hint: 'Drop the work: it was meant for a tenant that is no more.',
    cause: error,
  })
}
