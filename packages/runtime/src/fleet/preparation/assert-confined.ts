import type { Client } from 'pg'

import type { Roles } from '../../database/connections/roles.ts'
import { TenantryError } from '../../errors.ts'

const POWERS = `
select unnest(array_remove(array[
  case when r.rolsuper then 'is a superuser' end,
  case when r.rolbypassrls then 'has BYPASSRLS' end,
  case when r.rolcreaterole then 'may create roles' end,
  case when pg_catalog.pg_has_role(r.oid, o.oid, 'member') then 'is a member of the owner' end,
  case when exists (
    select from pg_catalog.pg_roles p where pg_catalog.pg_has_role(r.oid, p.oid, 'member')
      and p.rolname in ('pg_read_all_data', 'pg_write_all_data', 'pg_read_server_files',
        'pg_write_server_files', 'pg_execute_server_program')
  ) then 'is a member of a role that reads or writes everything' end,
  case when pg_catalog.has_any_column_privilege(r.oid, pg_catalog.to_regclass('tenantry.signing_key'), 'SELECT, INSERT, UPDATE')
    then 'may read or write the keys of signed contexts' end,
  case when pg_catalog.has_database_privilege(r.oid, d.oid, 'CREATE') then 'may create schemas' end,
  case when pg_catalog.has_database_privilege(r.oid, d.oid, 'TEMP') then 'may create temporary tables' end
], null)) as power
from pg_catalog.pg_roles r, pg_catalog.pg_roles o, pg_catalog.pg_database d
where r.rolname = $1 and o.rolname = $2 and d.datname = pg_catalog.current_database()`

/**
 * Asks the database itself whether the roles that requests run under are confined. Revoking a
 * privilege that somebody else granted is only a notice to PostgreSQL, so the grants prove nothing.
 *
 * @throws {TenantryError} ROLE_NOT_CONFINED
 */
export async function assertConfined(client: Client, roles: Roles): Promise<void> {
  for (const role of [roles.app, roles.system]) {
    const { rows } = await client.query<{ power: string }>(POWERS, [role, roles.owner])
    if (rows.length === 0) continue
    const powers = rows.map((row) => row.power).join(', ')
    throw new TenantryError('ROLE_NOT_CONFINED', {
      message: `The role ${JSON.stringify(role)} ${powers}, so row-level security cannot be relied on.`,
      hint: 'Run `saas migrate` as the owner of the database or as a superuser, or take these powers from the role.',
      details: { role, powers: rows.map((row) => row.power) },
    })
  }
}
