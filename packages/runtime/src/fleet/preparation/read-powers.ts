import type { Client } from 'pg'

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
from pg_catalog.pg_roles r
join pg_catalog.pg_database d on d.datname = pg_catalog.current_database()
left join pg_catalog.pg_roles o on o.rolname = $2
where r.rolname = $1`

/** What a role may in this database that would let it past the walls, in words; empty where it is confined. */
export async function readPowers(client: Client, role: string, owner: string): Promise<string[]> {
  const { rows } = await client.query<{ power: string }>(POWERS, [role, owner])
  return rows.map(({ power }) => power)
}
