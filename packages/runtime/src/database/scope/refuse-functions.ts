import { refuse } from './refusal.ts'

const NAME = /^(?:([a-z_][a-z0-9_]*)\.)?([a-z_][a-z0-9_]*)$/i

/** Functions that run SQL given as text: what is in it, nobody has scoped. */
const RUNS_SQL =
  /^(?:(?:query|cursor|table|schema|database)_to_xml(?:schema|_and_xmlschema)?|ts_stat|ts_rewrite|crosstab\w*|connectby|dblink\w*|xpath_table)$/
/** Functions that change the session or another one, read the context that it carries, or see what others run. */
const TOUCHES_SESSION =
  /^(?:set_config|setseed|current_setting|pg_stat_get_(?:activity|backend_\w+)|pg_terminate_backend|pg_cancel_backend|pg_notify|pg_(?:try_)?advisory_(?:un)?lock\w*)$/
/** Functions that read or write outside of tables, where there is no row-level security. */
const OUTSIDE_TABLES = /^(?:lo_\w+|loread|lowrite|pg_read_\w+|pg_ls_\w+|pg_stat_file|pg_file_\w+)$/

/** Names that were let through before; judging one anew costs more than writing it. */
const allowed = new Set<string>()
const MOST_ALLOWED = 500

/**
 * @throws {TenantryError} STATEMENT_REFUSED for a function that reaches past what a statement can be
 * scoped to, and for a name that is no name.
 */
export function refuseFunction(name: string): void {
  if (allowed.has(name)) return
  const [, schema, plain] = NAME.exec(name) ?? []
  if (plain === undefined) {
    throw refuse(
      `the function ${JSON.stringify(name)}, whose name is not a plain identifier`,
      'Name the function alone, and give its arguments separately; write anything else with sql`…`.',
    )
  }
  if (schema?.toLowerCase() === 'tenantry') {
    throw refuse(
      `the function ${name} of the catalog`,
      'Tenants are found by the runtime; ask tenancy.currentTenant() for this one.',
    )
  }
  const known = plain.toLowerCase()
  if (RUNS_SQL.test(known)) {
    throw refuse(
      `the function ${known}, which runs SQL given as text`,
      'Write that SQL as a query of its own, so that it is scoped.',
    )
  }
  if (TOUCHES_SESSION.test(known)) {
    throw refuse(
      `the function ${known}, which reaches into the session`,
      'The context of the tenant is set by run() alone; locks and channels are shared by all tenants.',
    )
  }
  if (OUTSIDE_TABLES.test(known)) {
    throw refuse(
      `the function ${known}, which reads or writes outside of tables`,
      'Keep the bytes in a column of a tenant table.',
    )
  }
  if (allowed.size < MOST_ALLOWED) allowed.add(name)
}
