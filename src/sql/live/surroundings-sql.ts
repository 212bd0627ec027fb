const ROLE = (oid: string): string =>
  `case ${oid} when 0 then 'public' else pg_get_userbyid(${oid})::text end`

/** What there is around the schemas of a database, a text for each kind of thing. */
export interface SurroundingsSql {
  readonly server: string
  readonly roles: string
  readonly memberships: string
  readonly settings: string
  readonly databases: string
  readonly databaseGrants: string
  readonly schemaGrants: string
  readonly servers: string
  readonly sequences: string
  readonly sequenceGrants: string
  readonly statisticGrants: string
}

/** @param version `server_version_num` */
export function surroundingsSql(version: number): SurroundingsSql {
  const [inherits, sets] =
    version >= 160_000
      ? ['m.inherit_option', 'm.set_option']
      : ['(select rolinherit from pg_roles where oid = m.member)', 'true']
  return {
    server: `select current_database() as name, current_user as reader, current_setting('server_version') as version,
      (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as bypasses,
      (select pg_get_userbyid(datdba) from pg_database where datname = current_database()) as owner`,
    roles: `select rolname as name, rolsuper as is_superuser, rolbypassrls as bypasses, rolcanlogin as can_login
      from pg_roles where rolname !~ '^pg_' order by rolname collate "C"`,
    memberships: `select pg_get_userbyid(m.member) as member, pg_get_userbyid(m.roleid) as role, ${inherits} as inherits
      from pg_auth_members m where ${inherits} or ${sets} group by 1, 2, 3 order by 2, 1`,
    settings: `select case when setrole = 0 then null else pg_get_userbyid(setrole) end as role, setdatabase <> 0 as is_of_database,
      substr(c, strpos(c, '=') + 1) as value
      from pg_db_role_setting cross join unnest(setconfig) as u (c)
      where c like 'search_path=%' and setdatabase in (0, (select oid from pg_database where datname = current_database()))
      union all select null, null, reset_val from pg_settings where name = 'search_path' and source not in ('database', 'user', 'database user', 'client', 'session')`,
    databases: `select datname as name, pg_get_userbyid(datdba) as owner from pg_database
      where datallowconn and not datistemplate order by datname collate "C"`,
    databaseGrants: `select datname as object, ${ROLE('g.grantee')} as role, lower(g.privilege_type) as privilege
      from pg_database cross join aclexplode(coalesce(datacl, acldefault('d', datdba))) g
      where datallowconn and not datistemplate and g.grantee <> datdba order by datname collate "C"`,
    schemaGrants: `select nspname as object, ${ROLE('g.grantee')} as role, lower(g.privilege_type) as privilege
      from pg_namespace cross join aclexplode(nspacl) g
      where nspname !~ '^pg_' and nspname <> 'information_schema' and g.grantee <> nspowner order by nspname collate "C"`,
    servers: 'select srvname as name from pg_foreign_server order by srvname collate "C"',
    // Those of one column are the rule, so the catalog of what depends on what is asked for each sequence.
    sequences: `select sn.nspname as schema, s.relname as name, t.users
      from pg_class s join pg_namespace sn on sn.oid = s.relnamespace
      cross join lateral (
        select array_agg(distinct tn.nspname || '.' || t.relname) as users
        from pg_depend d join pg_attrdef f on f.oid = d.objid join pg_class t on t.oid = f.adrelid
          join pg_namespace tn on tn.oid = t.relnamespace
        where d.refclassid = 'pg_class'::regclass and d.refobjid = s.oid and d.classid = 'pg_attrdef'::regclass offset 0
      ) t
      where s.relkind = 'S' and cardinality(t.users) > 1 order by 1, 2`,
    sequenceGrants: `select sn.nspname as schema, s.relname as name, ${ROLE('g.grantee')} as role, lower(g.privilege_type) as privilege,
        coalesce((
          select tn.nspname || '.' || t.relname from pg_depend d
            join pg_class t on t.oid = d.refobjid join pg_namespace tn on tn.oid = t.relnamespace
          where d.classid = 'pg_class'::regclass and d.objid = s.oid and d.deptype in ('a', 'i')
            and d.refclassid = 'pg_class'::regclass limit 1
        ), (
          select min(tn.nspname || '.' || t.relname) from pg_depend d join pg_attrdef f on f.oid = d.objid
            join pg_class t on t.oid = f.adrelid join pg_namespace tn on tn.oid = t.relnamespace
          where d.refclassid = 'pg_class'::regclass and d.refobjid = s.oid and d.classid = 'pg_attrdef'::regclass
        )) as used_by
      from pg_class s join pg_namespace sn on sn.oid = s.relnamespace and sn.oid = any($1)
      cross join aclexplode(s.relacl) g where s.relkind = 'S' and g.grantee <> s.relowner order by 1, 2`,
    statisticGrants: `select n.nspname as schema, c.relname as name, ${ROLE('g.grantee')} as role
      from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join aclexplode(c.relacl) g
      where (n.nspname = 'pg_catalog' and c.relname in ('pg_statistic', 'pg_statistic_ext_data', 'pg_authid')
          or c.relname in ('pg_stat_statements', 'pg_stat_statements_info', 'pg_stat_monitor') and c.relkind in ('v', 'f'))
        and lower(g.privilege_type) = 'select' and g.grantee <> c.relowner`,
  }
}
