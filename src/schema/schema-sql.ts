/**
 * One row with one column, `schema`: what lies in the schema that is first in the search_path, as JSON
 * (`SchemaRow`). Names of its own things come without the schema then. It runs on PostgreSQL 15 to 18.
 *
 * Left out: the ledger and what belongs to extensions. `jsonb` would be taken apart and put together at each level,
 * and a list that is not materialized is made anew for each table: twice the time for 300 tables.
 */
export const SCHEMA_SQL = `with relation as (
  select c.* from pg_class c
  where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
    and not c.relispartition and c.relname <> 'tenantry_ledger'
    and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
), type as (
  select t.oid, coalesce(e.oid, t.oid) as element, e.oid is not null as is_array
  from pg_type t left join pg_type e on e.oid = t.typelem and t.typcategory = 'A'
), bottom as (
  -- A domain of a domain is possible; three of them are nobody's.
  select t.oid, t.is_array or coalesce(b.typcategory = 'A', false) as is_array,
    coalesce(c.oid, b.oid, t.element) as element
  from type t
    join pg_type e on e.oid = t.element
    left join pg_type b on b.oid = nullif(e.typbasetype, 0)
    left join pg_type c on c.oid = coalesce(nullif(b.typbasetype, 0), case when b.typcategory = 'A' then b.typelem end)
), columns as materialized (
  select a.attrelid, json_agg(json_build_object(
    'name', a.attname,
    'sql', format_type(a.atttypid, a.atttypmod),
    'type', e.typname,
    'kind', e.typtype,
    'is_array', b.is_array,
    'is_nullable', not (a.attnotnull or t.typnotnull),
    'default', case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end,
    'identity', a.attidentity,
    'generated', a.attgenerated,
    'comment', col_description(a.attrelid, a.attnum)
  ) order by a.attnum) as list
  from relation r
    join pg_attribute a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
    join pg_type t on t.oid = a.atttypid
    join bottom b on b.oid = a.atttypid
    join pg_type e on e.oid = b.element
    left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
  group by a.attrelid
), constraints as materialized (
  select c.conrelid, json_agg(json_build_object(
    'name', c.conname,
    'kind', c.contype,
    'columns', (select json_agg(a.attname order by k.position) from unnest(c.conkey) with ordinality as k (number, position)
      join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.number),
    'table', f.relname,
    'targets', (select json_agg(a.attname order by k.position) from unnest(c.confkey) with ordinality as k (number, position)
      join pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.number),
    'on_delete', c.confdeltype,
    'is_validated', c.convalidated,
    'definition', case when c.contype = 'c' then pg_get_constraintdef(c.oid, true) end
  ) order by c.conname collate "C") as list
  from relation r join pg_constraint c on c.conrelid = r.oid and c.contype in ('p', 'u', 'f', 'c')
    left join pg_class f on f.oid = c.confrelid
  group by c.conrelid
), indexes as materialized (
  select x.indrelid, json_agg(json_build_object(
    'name', i.relname,
    'is_unique', x.indisunique,
    'is_whole', x.indpred is null and x.indexprs is null,
    'columns', (select json_agg(a.attname order by k.position) from unnest(x.indkey::int2[]) with ordinality as k (number, position)
      left join pg_attribute a on a.attrelid = x.indrelid and a.attnum = k.number where k.position <= x.indnkeyatts),
    'definition', pg_get_indexdef(x.indexrelid, 0, true)
  ) order by i.relname collate "C") as list
  from relation r join pg_index x on x.indrelid = r.oid join pg_class i on i.oid = x.indexrelid
  where not exists (select from pg_constraint c where c.conindid = x.indexrelid and c.contype in ('p', 'u', 'x'))
  group by x.indrelid
), policies as materialized (
  select p.polrelid, json_agg(json_build_object(
    'name', p.polname,
    'command', p.polcmd,
    'is_restrictive', not p.polpermissive,
    'roles', (select json_agg(case member when 0 then 'public' else pg_get_userbyid(member) end order by member)
      from unnest(p.polroles) as u (member)),
    'using', pg_get_expr(p.polqual, p.polrelid),
    'check', pg_get_expr(p.polwithcheck, p.polrelid)
  ) order by p.polname collate "C") as list
  from relation r join pg_policy p on p.polrelid = r.oid group by p.polrelid
), given as (
  select r.oid, case g.grantee when 0 then 'public' else pg_get_userbyid(g.grantee) end as role,
    json_agg(lower(g.privilege_type) order by g.privilege_type) as privileges
  from relation r cross join aclexplode(r.relacl) g where g.grantee <> r.relowner group by r.oid, g.grantee
), grants as materialized (
  select oid, json_agg(json_build_object('role', role, 'privileges', privileges) order by role collate "C") as list
  from given group by oid
)
select json_build_object(
  'tables', coalesce((select json_agg(json_build_object(
      'name', r.relname,
      'is_view', r.relkind in ('v', 'm'),
      'comment', obj_description(r.oid, 'pg_class'),
      'row_security', r.relrowsecurity,
      'forced', r.relforcerowsecurity,
      'columns', coalesce(columns.list, '[]'),
      'constraints', coalesce(constraints.list, '[]'),
      'indexes', coalesce(indexes.list, '[]'),
      'policies', coalesce(policies.list, '[]'),
      'grants', coalesce(grants.list, '[]')
    ) order by r.relname collate "C")
    from relation r
      left join columns on columns.attrelid = r.oid
      left join constraints on constraints.conrelid = r.oid
      left join indexes on indexes.indrelid = r.oid
      left join policies on policies.polrelid = r.oid
      left join grants on grants.oid = r.oid), '[]'),
  'enums', coalesce((select json_agg(json_build_object(
      'name', t.typname,
      'comment', obj_description(t.oid, 'pg_type'),
      'labels', (select json_agg(e.enumlabel order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)
    ) order by t.typname collate "C")
    from pg_type t where t.typtype = 'e' and t.typnamespace = current_schema()::regnamespace), '[]')
) as schema`
