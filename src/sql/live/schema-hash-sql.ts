/** The schemas that hold an application's own things, as the parts of `with` that the other texts begin with. */
const OWN_SCHEMAS = `ns as materialized (
  select oid, nspname, nspowner, nspacl from pg_namespace
  where nspname !~ '^pg_' and nspname <> 'information_schema'
), extended as materialized (
  select classid, objid from pg_depend where refclassid = 'pg_extension'::regclass and deptype = 'e'
), rel as materialized (
  select c.oid, c.relnamespace as nsp, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.relowner,
    c.relacl, c.reloptions, c.relispartition, c.relpersistence
  from pg_class c
  where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and c.relnamespace in (select oid from ns)
    and c.oid not in (select objid from extended where classid = 'pg_class'::regclass)
), fun as materialized (
  select p.* from pg_proc p where p.pronamespace in (select oid from ns)
    and p.oid not in (select objid from extended where classid = 'pg_proc'::regclass)
)`

/** A record is hashed by the types of its values, which takes a third of the time that a text of them takes. */
const hash = (...parts: string[]): string => `hash_record_extended(row(${parts.join(', ')}), 0)`

/** The settings of a function, without the name of its own schema where that stands in a list. */
const settings = `replace(replace(array_to_string(proconfig, ',') || ',', '=' || quote_ident(nspname) || ',', '=,'),
  ' ' || quote_ident(nspname) || ',', ' ,')`

/**
 * A hash of what each schema holds, without the texts of expressions: (schema, name, hash). Two schemas with the same
 * one differ in nothing that rules judge, but for their name and a role that has rights in one schema alone.
 *
 * One pass over each catalog. Hashes are joined by exclusive or, which needs no order; each begins with what it is of.
 *
 * @param version `server_version_num`
 */
export function schemaHashSql(version: number): string {
  return `with ${OWN_SCHEMAS}, acl as materialized (
  select nsp, acl from (
    select nsp, relacl as acl from rel union select oid, nspacl from ns union select pronamespace, proacl from fun
  ) a where acl is not null
), mention as materialized (
  select nsp, grantee as role, false as owns from acl cross join aclexplode(acl) where grantee <> 0
  union select nsp, relowner, true from rel union select oid, nspowner, true from ns
  union select pronamespace, proowner, true from fun
  union select nsp, u.role, false from (select distinct nsp, polroles from pg_policy join rel on rel.oid = polrelid) p
    cross join unnest(polroles) as u (role) where u.role <> 0
), role as materialized (
  select r.oid, case when count(distinct nsp) = 1 and not r.rolsuper
    then concat_ws(' ', 'own', bool_or(owns), r.rolbypassrls, r.rolcanlogin, r.rolinherit) else r.oid::text end as label
  from mention m join pg_roles r on r.oid = m.role group by r.oid, r.rolsuper, r.rolbypassrls, r.rolcanlogin, r.rolinherit
), given as materialized (
  select acl, bit_xor(${hash('coalesce(label, grantee::text)', 'privilege_type', 'is_grantable')}) as h
  from (select distinct acl from acl) a cross join aclexplode(acl) left join role on role.oid = grantee group by acl
), polroles as materialized (
  select polroles, bit_xor(${hash('coalesce(label, u.role::text)')}) as h
  from (select distinct polroles from pg_policy) p cross join unnest(polroles) as u (role)
    left join role on role.oid = u.role group by polroles
), part (nsp, h) as (
  select ns.oid, ${hash("text 'schema'", 'o.label', 'given.h')}
  from ns left join given on given.acl = nspacl left join role o on o.oid = nspowner
  union all
  select nsp, ${hash("text 'relation'", 'relname', 'relkind', 'relrowsecurity', 'relforcerowsecurity', 'o.label', 'given.h', 'reloptions', 'relispartition', 'relpersistence')}
  from rel left join given on given.acl = relacl left join role o on o.oid = relowner
  union all
  select r.nsp, ${hash("text 'column'", 'r.relname', 'attname', 'case when atttypid < 16384 then atttypid end', 'atttypmod', 'attnotnull', 'atthasdef', 'attidentity', 'attgenerated', 'attacl')}
  from pg_attribute a join rel r on r.oid = a.attrelid where a.attnum > 0 and not a.attisdropped and r.relkind <> 'S'
  union all
  select r.nsp, ${hash("text 'constraint'", 'r.relname', 'conname', 'contype', 'conkey', 'f.relname', 'case when f.nsp <> r.nsp then f.nsp else 0 end', 'confkey', 'confdeltype', 'confupdtype', 'confmatchtype', 'convalidated', ...(version >= 150_000 ? ['confdelsetcols'] : []))}
  from pg_constraint c join rel r on r.oid = c.conrelid left join rel f on f.oid = c.confrelid where c.contype <> 'n'
  union all
  select r.nsp, ${hash("text 'key'", 'r.relname', 'i.relname', 'x.indkey::int2[]')}
  from pg_index x join rel r on r.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
  where indisunique and not indisprimary
  union all
  select r.nsp, ${hash("text 'parent'", 'r.relname', 'p.relname', 'case when p.nsp <> r.nsp then p.nsp else 0 end')}
  from pg_inherits h join rel r on r.oid = h.inhrelid join rel p on p.oid = h.inhparent
  union all
  select r.nsp, ${hash("text 'policy'", 'r.relname', 'polname', 'polcmd', 'polpermissive', 'polroles.h')}
  from pg_policy p join rel r on r.oid = p.polrelid join polroles on polroles.polroles = p.polroles
  union all
  select r.nsp, ${hash("text 'trigger'", 'r.relname', 'tgname', 'tgenabled', 'tgtype', 'f.proname', 'case when f.pronamespace <> r.nsp then f.pronamespace else 0 end')}
  from pg_trigger t join rel r on r.oid = t.tgrelid join pg_proc f on f.oid = t.tgfoid where not tgisinternal
  union all
  select pronamespace, ${hash("text 'function'", 'proname', "(select string_agg(case when u.type < 16384 then u.type::text else '' end, ' ' order by n) from unnest(proargtypes::oid[]) with ordinality as u (type, n))", 'o.label', 'given.h', 'prosecdef', 'proleakproof', 'prolang', 'prokind', settings, "replace(prosrc, quote_ident(nspname) || '.', '')")}
  from fun join ns on ns.oid = pronamespace left join given on given.acl = proacl left join role o on o.oid = proowner
)
select ns.oid::text as schema, ns.nspname as name, coalesce(bit_xor(h), 0)::text as hash
from ns left join part on part.nsp = ns.oid group by ns.oid, ns.nspname order by ns.nspname collate "C"`
}

/**
 * Which expressions each schema holds: (schema, tree, holders, source, object). `tree` is a hash of the expression as the
 * server keeps it, `source` and `object` say where one is.
 */
export const TREE_USES_SQL = `with ${OWN_SCHEMAS}, use (nsp, tree, holder, source, object) as (
  select r.nsp, hashtextextended(polqual::text, 0), concat_ws('|', r.relname, polname), 'using', p.oid
  from pg_policy p join rel r on r.oid = p.polrelid
  union all
  select r.nsp, hashtextextended(polwithcheck::text, 0), concat_ws('|', r.relname, polname), 'check', p.oid
  from pg_policy p join rel r on r.oid = p.polrelid
  union all
  select r.nsp, hashtextextended(ev_action::text, 0), concat_ws('|', r.relname, rulename, ev_type, is_instead, ev_enabled), 'action', w.oid
  from pg_rewrite w join rel r on r.oid = w.ev_class
  union all
  select pronamespace, hashtextextended(prosqlbody::text, 0), proname || pronargs, 'body', fun.oid from fun where prosqlbody is not null
  union all
  select r.nsp, hashtextextended(indpred::text, 0), concat_ws('|', r.relname, i.relname), 'predicate', i.oid
  from pg_index x join rel r on r.oid = x.indrelid join pg_class i on i.oid = x.indexrelid where indisunique and indpred is not null
)
select nsp::text as schema, tree::text, bit_xor(hashtextextended(source || holder, 0))::text as holders,
  (min(array[source, object::text]))[1] as source, (min(array[source, object::text]))[2] as object
from use where tree is not null group by nsp, tree`

/** The expressions of some objects, by the `source` of the above. */
export const TREE_TEXT_SQL: Readonly<Record<string, string>> = {
  using: 'select oid::text as object, polqual::text as text from pg_policy where oid = any($1)',
  check:
    'select oid::text as object, polwithcheck::text as text from pg_policy where oid = any($1)',
  action: 'select oid::text as object, ev_action::text as text from pg_rewrite where oid = any($1)',
  body: 'select oid::text as object, prosqlbody::text as text from pg_proc where oid = any($1)',
  predicate:
    'select indexrelid::text as object, indpred::text as text from pg_index where indexrelid = any($1)',
}

/** What the numbers in expressions stand for: (oid, schema, name). */
export const MENTIONED_SQL = `select oid::text, relnamespace::text as schema, relname as name from pg_class where oid = any($1)
union all select oid::text, pronamespace::text, proname from pg_proc where oid = any($1)
union all select e.oid::text, typnamespace::text, enumlabel from pg_enum e join pg_type t on t.oid = enumtypid where e.oid = any($1)`
