/**
 * Views, functions and partitions of the schema $1, as `Surface`. What belongs to extensions is left out, and so
 * are the functions of triggers, which nobody calls.
 */
export const SURFACES_SQL = `
  select case c.relkind when 'v' then 'view' when 'm' then 'materialized view' else 'partition' end as kind,
    c.relname as name,
    c.relkind = 'm' or c.relkind = 'v' and not coalesce((
      select option_value::boolean from pg_catalog.pg_options_to_table(c.reloptions)
      where option_name = 'security_invoker'), false) as "isOwners", true as "isPinned",
    array[]::text[] as takes
  from pg_catalog.pg_class c
  where c.relnamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident($1))
    and (c.relkind in ('v', 'm') or c.relkind in ('r', 'p') and c.relispartition)
    and not exists (select from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
  union all
  select case p.prokind when 'p' then 'procedure' else 'function' end, p.proname, p.prosecdef,
    p.prosqlbody is not null or exists (select from unnest(p.proconfig) as setting where setting like 'search\\_path=%'),
    coalesce((select array_agg(pg_catalog.format_type(type, null) order by place)
      from unnest(p.proargtypes) with ordinality as given (type, place)
      where place <= p.pronargs - p.pronargdefaults), array[]::text[])
  from pg_catalog.pg_proc p
  where p.pronamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident($1))
    and p.prokind in ('f', 'p')
    and p.prorettype not in ('pg_catalog.trigger'::regtype, 'pg_catalog.event_trigger'::regtype)
    and not exists (select from pg_catalog.pg_depend d
      where d.classid = 'pg_catalog.pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
  order by 1, 2`
