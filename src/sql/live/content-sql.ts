/** What lies in schemas, a text for each kind of thing. */
export interface ContentSql {
  /** Of schemas, given as `$1` by their oids. */
  readonly ofSchemas: Readonly<Record<'relations' | 'wholePublications', string>>
  /** Of relations, given as `$1` by their oids. */
  readonly ofRelations: Readonly<
    Record<
      'columns' | 'constraints' | 'indexes' | 'triggers' | 'grants' | 'parents' | 'publications',
      string
    >
  >
  /**
   * Texts of relations, given as `$1` by their oids, that lock what they name, for reading, until the transaction
   * ends: some at a time.
   */
  readonly textsOfRelations: Readonly<Record<'views' | 'policies' | 'rules', string>>
  /** The same of schemas. */
  readonly textsOfSchemas: Readonly<Record<'functions', string>>
}

const EXTENDED = `with extended as materialized (
  select classid, objid from pg_depend where refclassid = 'pg_extension'::regclass and deptype = 'e'
)`

/**
 * What belongs to a relation is looked up by its oid, behind `offset 0`: behind thousands of schemas a planner that
 * joins freely reads all of pg_attribute and pg_depend for each text.
 */
const REL = 'unnest($1::oid[]) as rel (oid)'

/** The rows of a catalog whose `key` is the relation. */
const its = (catalog: string, key: string, alias: string): string =>
  `cross join lateral (select * from ${catalog} where ${key} = rel.oid offset 0) ${alias}`

/** The one row of a catalog with this oid. */
const one = (catalog: string, oid: string, alias: string): string =>
  `left join lateral (select * from ${catalog} where oid = ${oid} offset 0) ${alias} on true`

const namesOf = (relation: string, numbers: string): string =>
  `(select array_agg(a.attname::text order by k.position) from unnest(${numbers}) with ordinality as k (number, position)
    left join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.number)`

/** Whether a check says no more than that a column is not null. */
const IS_CHECKED = `exists (select from pg_constraint k
    where k.conrelid = a.attrelid and k.contype = 'c' and k.convalidated and k.conkey = array[a.attnum]
      and pg_get_expr(k.conbin, k.conrelid) = '(' || quote_ident(a.attname) || ' IS NOT NULL)')`

const ROLE = (oid: string): string =>
  `case ${oid} when 0 then 'public' else pg_get_userbyid(${oid})::text end`

/** @param version `server_version_num` */
export function contentSql(version: number): ContentSql {
  const isNew = version >= 150_000
  return {
    ofSchemas: {
      relations: `${EXTENDED} select c.oid::text, ns.nspname as schema, c.relname as name, c.relkind as kind,
        c.relpersistence = 't' as is_temporary, c.relrowsecurity as is_enabled, c.relforcerowsecurity as is_forced,
        c.relispartition as is_partition, pg_get_userbyid(c.relowner) as owner, coalesce(c.reloptions, '{}') as options,
        (select srvname from pg_foreign_table f join pg_foreign_server s on s.oid = f.ftserver where f.ftrelid = c.oid) as server
      from pg_class c join pg_namespace ns on ns.oid = c.relnamespace
      where c.relnamespace = any($1) and c.relkind in ('r', 'p', 'v', 'm', 'f')
        and c.oid not in (select objid from extended where classid = 'pg_class'::regclass)
      order by ns.nspname collate "C", c.relname collate "C"`,
      wholePublications: `select pubname as name, null as schema, null as table, null as filter
      from pg_publication where puballtables${
        isNew
          ? ` union all select p.pubname, s.nspname, null, null from pg_publication_namespace n
      join pg_publication p on p.oid = n.pnpubid join pg_namespace s on s.oid = n.pnnspid where n.pnnspid = any($1)`
          : ' and $1::oid[] is not null'
      }`,
    },
    ofRelations: {
      columns: `select a.attrelid::text as relation, a.attname as name,
        a.attnotnull or ${IS_CHECKED} as is_not_null,
        format_type(a.atttypid, a.atttypmod) as type,
        case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end as value
      from ${REL} ${its('pg_attribute', 'attrelid', 'a')}
        left join lateral (select * from pg_attrdef where adrelid = rel.oid and adnum = a.attnum offset 0) d on true
      where a.attnum > 0 and not a.attisdropped order by a.attnum`,
      constraints: `select c.conrelid::text as relation, c.conname as name, c.contype as kind, c.convalidated as is_validated,
        ${namesOf('c.conrelid', 'c.conkey')} as columns, fn.nspname as target_schema, f.relname as target,
        ${namesOf('c.confrelid', 'c.confkey')} as targets, c.confdeltype as on_delete, c.confupdtype as on_update,
        c.confmatchtype = 'f' as is_match_full,
        ${isNew ? namesOf('c.conrelid', 'c.confdelsetcols') : 'null::text[]'} as sets_on_delete
      from ${REL} ${its('pg_constraint', 'conrelid', 'c')} ${one('pg_class', 'c.confrelid', 'f')}
        ${one('pg_namespace', 'f.relnamespace', 'fn')}
      where c.contype in ('p', 'u', 'x', 'f') ${version >= 180_000 ? 'and c.conenforced' : ''} order by c.conname collate "C"`,
      indexes: `select x.indrelid::text as relation, i.relname as name,
        ${namesOf('x.indrelid', '(x.indkey::int2[])[0:x.indnkeyatts - 1]')} as columns
      from ${REL} ${its('pg_index', 'indrelid', 'x')} ${one('pg_class', 'x.indexrelid', 'i')}
      where x.indisunique and not exists (select from pg_constraint c
        where c.conrelid = rel.oid and c.conindid = x.indexrelid and c.contype in ('p', 'u', 'x') offset 0)
      order by i.relname collate "C"`,
      triggers: `select t.tgrelid::text as relation, t.tgname as name, fn.nspname as schema, f.proname as function
      from ${REL} ${its('pg_trigger', 'tgrelid', 't')} ${one('pg_proc', 't.tgfoid', 'f')}
        ${one('pg_namespace', 'f.pronamespace', 'fn')}
      where not t.tgisinternal and t.tgenabled <> 'D' order by t.tgname collate "C"`,
      grants: `select rel.oid::text as relation, ${ROLE('g.grantee')} as role, lower(g.privilege_type) as privilege,
        g.is_grantable, g.is_for_columns
      from ${REL} ${one('pg_class', 'rel.oid', 'c')} cross join lateral (
        select e.*, false as is_for_columns from aclexplode(c.relacl) e
        union
        select e.*, true from pg_attribute a cross join aclexplode(a.attacl) e
        where a.attrelid = rel.oid and a.attacl is not null and not a.attisdropped offset 0
      ) g where g.grantee <> c.relowner`,
      parents: `select h.inhrelid::text as relation, pn.nspname as schema, p.relname as name
      from ${REL} ${its('pg_inherits', 'inhrelid', 'h')} ${one('pg_class', 'h.inhparent', 'p')}
        ${one('pg_namespace', 'p.relnamespace', 'pn')}
      order by h.inhseqno`,
      publications: `select p.pubname as name, ns.nspname as schema, c.relname as table,
        ${isNew ? 'pg_get_expr(r.prqual, r.prrelid)' : 'null'} as filter
      from ${REL} ${its('pg_publication_rel', 'prrelid', 'r')} ${one('pg_publication', 'r.prpubid', 'p')}
        ${one('pg_class', 'rel.oid', 'c')} ${one('pg_namespace', 'c.relnamespace', 'ns')}`,
    },
    textsOfRelations: {
      views: `select rel.oid::text as relation, pg_get_viewdef(rel.oid) as query
      from ${REL} ${one('pg_class', 'rel.oid', 'c')} where c.relkind in ('v', 'm')`,
      policies: `select p.polrelid::text as relation, p.polname as name, p.polcmd as command, p.polpermissive as is_permissive,
        (select array_agg(${ROLE('r')} order by r) from unnest(p.polroles) r) as roles,
        pg_get_expr(p.polqual, p.polrelid) as using, pg_get_expr(p.polwithcheck, p.polrelid) as check
      from ${REL} ${its('pg_policy', 'polrelid', 'p')} order by p.polname collate "C"`,
      rules: `select w.ev_class::text as relation, w.rulename as name, pg_get_ruledef(w.oid) as definition
      from ${REL} ${its('pg_rewrite', 'ev_class', 'w')}
      where w.rulename <> '_RETURN' and w.ev_enabled <> 'D' order by w.rulename collate "C"`,
    },
    textsOfSchemas: {
      functions: `${EXTENDED} select f.oid::text, ns.nspname as schema, f.proname as name, pg_get_userbyid(f.proowner) as owner,
        pg_get_functiondef(f.oid) as definition,
        (select json_agg(json_build_object('role', ${ROLE('g.grantee')}, 'is_grantable', g.is_grantable))
          from aclexplode(f.proacl) g where g.grantee <> f.proowner) as grants, f.proacl is null as is_default
      from pg_proc f join pg_namespace ns on ns.oid = f.pronamespace
      where f.pronamespace = any($1) and f.prokind in ('f', 'p', 'w')
        and f.oid not in (select objid from extended where classid = 'pg_proc'::regclass)
      order by ns.nspname collate "C", f.proname collate "C", f.oid`,
    },
  }
}
