import type { Client } from 'pg'

import type { Roles } from '../../database/connections/roles.ts'

const OLD_LOGINS = `
select distinct r.rolname as name from pg_catalog.pg_class c
  cross join lateral (
    select c.relowner as role
    union select g.grantee from pg_catalog.aclexplode(c.relacl) g
    where g.privilege_type in ('INSERT', 'UPDATE', 'DELETE')
  ) u
  join pg_catalog.pg_roles r on r.oid = u.role
where c.relnamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident($1))
  and c.relkind in ('r', 'p', 'v', 'm', 'f', 'S')
  and r.rolname <> all($2)
  and not exists (select from pg_catalog.pg_depend d
    where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')`

/**
 * The roles that own tables of a schema, or write to them: those that the code runs under which does not
 * know of tenants yet.
 */
export async function findOldLogins(
  client: Client,
  schema: string,
  roles: Roles,
): Promise<Set<string>> {
  const { rows } = await client.query<{ name: string }>(OLD_LOGINS, [schema, Object.values(roles)])
  return new Set(rows.map(({ name }) => name))
}
