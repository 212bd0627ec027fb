/**
 * What lies in the schemas `$1` (oids), a text for each kind of thing. Texts of views and policies lock what they
 * name, for reading, until the transaction ends: a few hundred schemas at a time.
 */
export interface ContentSql {
  readonly relations: string
  readonly columns: string
  readonly constraints: string
  readonly indexes: string
  readonly policies: string
  readonly triggers: string
  readonly rules: string
  readonly grants: string
  readonly parents: string
  readonly functions: string
  readonly publications: string
}

const OF_EXTENSION = (catalog: string, oid: string): string =>
  `exists (select from pg_depend e where e.classid = '${catalog}'::regclass and e.objid = ${oid} and e.deptype = 'e')`

/** The relations of the schemas, joined by `rel.oid`. */
const REL = `pg_class rel join pg_namespace ns on ns.oid = rel.relnamespace and ns.oid = any($1)
    and rel.relkind in ('r', 'p', 'v', 'm', 'f') and not ${OF_EXTENSION('pg_class', 'rel.oid')}`

const namesOf = (relation: string, numbers: string): string =>
  `(select array_agg(a.attname::text order by k.position) from unnest(${numbers}) with ordinality as k (number, position)
    left join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.number)`

const ROLE = (oid: string): string =>
  `case ${oid} when 0 then 'public' else pg_get_userbyid(${oid})::text end`

/** @param version `server_version_num` */
export function contentSql(version: number): ContentSql {
  return {
    relations: `select rel.oid::text, ns.nspname as schema, rel.relname as name, rel.relkind as kind,
      rel.relpersistence = 't' as is_temporary, rel.relrowsecurity as is_enabled, rel.relforcerowsecurity as is_forced,
      rel.relispartition as is_partition, pg_get_userbyid(rel.relowner) as owner, coalesce(rel.reloptions, '{}') as options,
      (select srvname from pg_foreign_table f join pg_foreign_server s on s.oid = f.ftserver where f.ftrelid = rel.oid) as server,
      case when rel.relkind in ('v', 'm') then pg_get_viewdef(rel.oid) end as query
    from ${REL} order by ns.nspname collate "C", rel.relname collate "C"`,
    columns: `select a.attrelid::text as relation, a.attname as name, a.attnotnull as is_not_null,
      format_type(a.atttypid, a.atttypmod) as type,
      case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as value
    from ${REL} join pg_attribute a on a.attrelid = rel.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum order by a.attnum`,
    constraints: `select c.conrelid::text as relation, c.conname as name, c.contype as kind, c.convalidated as is_validated,
      ${namesOf('c.conrelid', 'c.conkey')} as columns, fn.nspname as target_schema, f.relname as target,
      ${namesOf('c.confrelid', 'c.confkey')} as targets, c.confdeltype as on_delete, c.confupdtype as on_update,
      c.confmatchtype = 'f' as is_match_full,
      ${version >= 150_000 ? namesOf('c.conrelid', 'c.confdelsetcols') : 'null::text[]'} as sets_on_delete
    from ${REL} join pg_constraint c on c.conrelid = rel.oid and c.contype in ('p', 'u', 'x', 'f')
      left join pg_class f on f.oid = c.confrelid left join pg_namespace fn on fn.oid = f.relnamespace
    order by c.conname collate "C"`,
    indexes: `select x.indrelid::text as relation, i.relname as name, ${namesOf('x.indrelid', '(x.indkey::int2[])[0:x.indnkeyatts - 1]')} as columns
    from ${REL} join pg_index x on x.indrelid = rel.oid and x.indisunique join pg_class i on i.oid = x.indexrelid
    where not exists (select from pg_constraint c where c.conindid = x.indexrelid and c.contype in ('p', 'u', 'x'))
    order by i.relname collate "C"`,
    policies: `select p.polrelid::text as relation, p.polname as name, p.polcmd as command, p.polpermissive as is_permissive,
      (select array_agg(${ROLE('r')} order by r) from unnest(p.polroles) r) as roles,
      pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
    from ${REL} join pg_policy p on p.polrelid = rel.oid order by p.polname collate "C"`,
    triggers: `select t.tgrelid::text as relation, t.tgname as name, fn.nspname as schema, f.proname as function
    from ${REL} join pg_trigger t on t.tgrelid = rel.oid and not t.tgisinternal and t.tgenabled <> 'D'
      join pg_proc f on f.oid = t.tgfoid join pg_namespace fn on fn.oid = f.pronamespace order by t.tgname collate "C"`,
    rules: `select w.ev_class::text as relation, w.rulename as name, pg_get_ruledef(w.oid) as definition
    from ${REL} join pg_rewrite w on w.ev_class = rel.oid and w.rulename <> '_RETURN' and w.ev_enabled <> 'D'
    order by w.rulename collate "C"`,
    grants: `select rel.oid::text as relation, ${ROLE('g.grantee')} as role, lower(g.privilege_type) as privilege,
      g.is_grantable, g.is_for_columns
    from ${REL} cross join lateral (
      select e.*, false as is_for_columns from aclexplode(rel.relacl) e
      union
      select e.*, true from pg_attribute a cross join aclexplode(a.attacl) e
      where a.attrelid = rel.oid and a.attacl is not null and not a.attisdropped
    ) g where g.grantee <> rel.relowner`,
    parents: `select h.inhrelid::text as relation, pn.nspname as schema, p.relname as name
    from ${REL} join pg_inherits h on h.inhrelid = rel.oid
      join pg_class p on p.oid = h.inhparent join pg_namespace pn on pn.oid = p.relnamespace order by h.inhseqno`,
    functions: `select f.oid::text, ns.nspname as schema, f.proname as name, pg_get_userbyid(f.proowner) as owner,
      pg_get_functiondef(f.oid) as definition,
      (select json_agg(json_build_object('role', ${ROLE('g.grantee')}, 'is_grantable', g.is_grantable))
        from aclexplode(f.proacl) g where g.grantee <> f.proowner) as grants, f.proacl is null as is_default
    from pg_proc f join pg_namespace ns on ns.oid = f.pronamespace and ns.oid = any($1)
    where f.prokind in ('f', 'p', 'w') and not ${OF_EXTENSION('pg_proc', 'f.oid')} order by ns.nspname collate "C", f.proname collate "C", f.oid`,
    publications:
      version >= 150_000
        ? `select p.pubname as name, ns.nspname as schema, rel.relname as table, pg_get_expr(r.prqual, r.prrelid) as filter
    from ${REL} join pg_publication_rel r on r.prrelid = rel.oid join pg_publication p on p.oid = r.prpubid
    union all select p.pubname, null, null, null from pg_publication p where p.puballtables
    union all select p.pubname, null, null, null from pg_publication_namespace n join pg_publication p on p.oid = n.pnpubid where n.pnnspid = any($1)`
        : `select p.pubname as name, ns.nspname as schema, rel.relname as table, null as filter
    from ${REL} join pg_publication_rel r on r.prrelid = rel.oid join pg_publication p on p.oid = r.prpubid
    union all select p.pubname, null, null, null from pg_publication p where p.puballtables`,
  }
}
