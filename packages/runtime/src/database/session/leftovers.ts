import { sqlStateOf, STATEMENT_UNKNOWN } from '../sql-state.ts'

/** What PostgreSQL quotes in its error. Nothing of what was found, which is somebody else's. */
const MARK = 'tenantry: leftover'

/**
 * How a connection is searched. A session that ever had a temporary table keeps an empty schema for the
 * next one: `quick` takes that for a leftover, and `thorough` looks into it, which costs a quarter more.
 */
export type Search = 'quick' | 'thorough'

const HAS_TEMPORARY: Readonly<Record<Search, string>> = {
  quick: 'pg_catalog.pg_my_temp_schema() operator(pg_catalog.<>) 0',
  thorough: `exists (select from pg_catalog.pg_depend kept \
where kept.refclassid operator(pg_catalog.=) 'pg_catalog.pg_namespace'::pg_catalog.regclass \
and kept.refobjid operator(pg_catalog.=) pg_catalog.pg_my_temp_schema())`,
}

/**
 * What the sessions before may have left past their transactions: a tenant set for the whole session,
 * temporary tables, cursors that are held. Functions can do each of them unseen by the driver.
 *
 * The name of every function and operator is given in full: the search_path is another leftover.
 */
function isLeftOver(search: Search): string {
  return `pg_catalog.current_setting('tenantry.tenant_id', true) operator(pg_catalog.<>) '' \
or ${HAS_TEMPORARY[search]} \
or exists (select from pg_catalog.pg_cursor() held where held.is_holdable)`
}

/**
 * An expression that is `value` on a connection on which nothing was left, and fails on any other. A
 * text that is no number is the error that needs nothing installed on the server; the function around
 * it is there so that it fails when it is run, and not when it is planned.
 */
export function unlessLeftover(value: string, search: Search): string {
  const fail = `pg_catalog.concat('${MARK}', pg_catalog.pg_backend_pid())::pg_catalog.int4::text`
  return `case when ${isLeftOver(search)} then ${fail} else ${value} end`
}

/** Somebody has deallocated the context, or a transaction is open that has failed. */
const LEFTOVER_STATES = new Set([STATEMENT_UNKNOWN, '25P02'])

/**
 * The connection is not clean: nothing behind the context has run on it, and nothing may. The statement
 * can be sent on another one.
 */
export class LeftoverFound extends Error {
  override readonly name = 'LeftoverFound'

  constructor(cause: Error) {
    super('The connection holds something that an earlier session left.', { cause })
  }
}

/** The error of a context, told apart where it is one of a connection that is not clean. */
export function asLeftover(error: Error): Error {
  const state = sqlStateOf(error) ?? ''
  const isFound = state === '22P02' && error.message.includes(MARK)
  return isFound || LEFTOVER_STATES.has(state) ? new LeftoverFound(error) : error
}
