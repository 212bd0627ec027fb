/** Where the statements of a read run: each in a transaction that can only read. */
export type ReadOnly =
  | { readonly on: 'cluster' }
  /** `lsn`: what the replica must have replayed; undefined when any state of it will do. */
  | { readonly on: 'replica'; readonly lsn: string | undefined }

/** What PostgreSQL quotes in its error where a replica must not answer. */
export const BEHIND = 'tenantry: behind'
export const PROMOTED = 'tenantry: promoted'

const ON_CLUSTER = "pg_catalog.set_config('transaction_read_only', 'on', true)"

/**
 * A term for the select list of the context, which makes the transaction read only and cannot be undone
 * behind it. On a replica it fails unless the server still is one and has replayed the position of
 * `parameter` ('' for none): what stands behind it then does not run, and no round trip was spent on asking.
 *
 * A text that is no boolean is the error that needs nothing installed on the server, and that says which
 * of the two it was.
 */
export function readOnlyTerm(on: ReadOnly['on'], parameter: string): string {
  if (on === 'cluster') return ON_CLUSTER
  return `pg_catalog.set_config('transaction_read_only', (case \
when not pg_catalog.pg_is_in_recovery() then '${PROMOTED}' \
when ${parameter} operator(pg_catalog.=) '' then 'on' \
when pg_catalog.pg_last_wal_replay_lsn() operator(pg_catalog.>=) ${parameter}::pg_catalog.pg_lsn then 'on' \
else '${BEHIND}' end)::pg_catalog.bool::pg_catalog.text, true)`
}
