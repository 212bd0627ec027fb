import type { Roles } from '../../database/connections/roles.ts'
import { EXTENSIONS_SCHEMA, quoteIdentifier, quoteLiteral } from '../../database/sql-text.ts'
import type { Engine } from '../../engine/engine.ts'

/** How the names of a placement's schema are taken out of definitions. */
export type Naming =
  /** The search_path is the schema: PostgreSQL leaves its name out. One schema at a time. */
  | 'by search_path'
  /** Definitions name the schema, and its name, which nothing else has, is taken out. */
  | 'by replacing'
  /**
   * Definitions name the schema, and its name is taken out in front of what is its own: extensions lie in
   * it as well, and what is theirs has to be told the same in every placement. One schema at a time.
   */
  | 'by own names'

/**
 * The items of the schemas named in `$1`, as `with` clauses that end in `line (schema, item, position)`;
 * `item` is the text of a JSON array. It runs on PostgreSQL 15 to 18.
 *
 * What belongs to a relation is looked up by its oid, behind `offset 0`: behind thousands of new schemas
 * the statistics of the catalogs are old, and a planner that joins freely reads all of pg_attribute and
 * pg_constraint for each batch (10,000 schemas: 420 s, against a tenth of that).
 *
 * Left out: what belongs to extensions, the order of columns, comments, statistics, storage, the values of sequences.
 */
export function shapeSql(
  roles: Roles,
  naming: Naming,
  { distribution }: Pick<Engine, 'distribution'>,
): string {
  const role = roleSql(roles)
  const text = TEXTS[naming]
  return `with place as materialized (
    select oid, nspname as schema, nspowner, nspacl from pg_namespace where nspname = any($1)
  ), extended as materialized (
    select classid, objid from pg_depend where refclassid = 'pg_extension'::regclass and deptype = 'e'
  ), relation as materialized (
    select p.schema, c.* from place p join pg_class c on c.relnamespace = p.oid
    where c.relkind not in ('i', 'I', 't') and ${ofNoExtension('pg_class', 'c.oid')}
  )${naming === 'by own names' ? OWN_NAMES : ''}, found (schema, item, position) as (
${[...tableSql(role, distribution), ...codeSql(role), ...grantSql(role)].join('\n union all\n')}
  ), line (schema, item, position) as (
    select schema, ${text}, position from found
  )`
}

/** The rows of a catalog whose `key` is the relation `r`, by the index on that key. */
const its = (catalog: string, key: string, alias: string): string =>
  `cross join lateral (select * from ${catalog} where ${key} = r.oid offset 0) ${alias}`

/** What comes with an extension is the extension's. */
const ofNoExtension = (catalog: string, oid: string): string =>
  `(${oid}) not in (select objid from extended where classid = '${catalog}'::regclass)`

const TEXTS: Readonly<Record<Naming, string>> = {
  'by search_path': 'item::text',
  'by replacing': "replace(replace(item::text, schema || '.', ''), schema, '{{schema}}')",
  'by own names': `regexp_replace(item::text, '(^|[^a-zA-Z0-9_$".])' || schema || '\\.(' || (select names from own) || ')(?![a-zA-Z0-9_$])', '\\1\\2', 'g')`,
}

/** What lies in the schema and comes with no extension, as a regular expression for JSON. */
const OWN_NAMES = `, own as materialized (
    select string_agg(regexp_replace(replace(quote_ident(name), '"', '\\"'), '(\\W)', '\\\\\\1', 'g'), '|'
      order by length(name) desc, name) as names
    from (
      select relname as name from relation
      union select t.typname from place p join pg_type t on t.typnamespace = p.oid
        where t.typcategory <> 'A' and ${ofNoExtension('pg_type', 't.oid')}
      union select f.proname from place p join pg_proc f on f.pronamespace = p.oid where ${ofNoExtension('pg_proc', 'f.oid')}
    ) as object
  )`

type RoleSql = (oid: string) => string

const oidOf = (role: string) => `(select to_regrole(${quoteLiteral(quoteIdentifier(role))})::oid)`

function roleSql(roles: Roles): RoleSql {
  return (oid) => `case ${oid} when 0 then 'public' when ${oidOf(roles.owner)} then '{{owner}}'
    when ${oidOf(roles.app)} then '{{app}}' when ${oidOf(roles.system)} then '{{system}}'
    else quote_ident(pg_get_userbyid(${oid})) end`
}

function item(kind: string, parent: string, name: string, facts: Record<string, string>): string {
  const pairs = Object.entries(facts).map(([key, value]) => `'${key}', ${value}`)
  return `jsonb_build_array(${kind}, ${parent}, ${name}, jsonb_strip_nulls(jsonb_build_object(${pairs.join(', ')})))`
}

const yes = (condition: string): string => `case when ${condition} then 'yes' end`

function tableSql(role: RoleSql, distribution: Engine['distribution']): string[] {
  const schema = item("'schema'", "''", "''", { owner: role('nspowner') })
  const table = item("'table'", "''", 'relname', {
    kind: "nullif(relkind::text, 'r')",
    persistence: "nullif(relpersistence::text, 'p')",
    owner: role('relowner'),
    rls: yes('relrowsecurity'),
    forced: yes('relforcerowsecurity'),
    options: "array_to_string(reloptions, ', ')",
    partition: 'pg_get_partkeydef(oid)',
    inherits: `(select string_agg(inhparent::regclass::text, ', ' order by inhseqno) from pg_inherits where inhrelid = relation.oid)`,
    bound: 'pg_get_expr(relpartbound, oid)',
    ...(distribution === undefined ? {} : { distribution: distribution('relation.oid') }),
  })
  const column = item("'column'", 'r.relname', 'a.attname', {
    type: 'format_type(a.atttypid, a.atttypmod)',
    collation: `(select quote_ident(n.nspname) || '.' || quote_ident(o.collname) from pg_collation o
      join pg_namespace n on n.oid = o.collnamespace
      where o.oid = a.attcollation and a.attcollation <> t.typcollation)`,
    not_null: yes('a.attnotnull'),
    default: 'pg_get_expr(d.adbin, d.adrelid)',
    identity: "nullif(a.attidentity::text, '')",
    generated: "nullif(a.attgenerated::text, '')",
  })
  const constraint = item("'constraint'", 'r.relname', 'c.conname', {
    definition: 'pg_get_constraintdef(c.oid, true)',
    type: 'c.contype::text',
  })
  const index = item("'index'", 'r.relname', 'i.relname', {
    definition: 'pg_get_indexdef(x.indexrelid, 0, true)',
    invalid: yes('not x.indisvalid or not x.indisready'),
  })
  const sequence = item("'sequence'", "''", 'r.relname', {
    owner: role('r.relowner'),
    type: 'format_type(s.seqtypid, null)',
    start: 's.seqstart::text',
    increment: 's.seqincrement::text',
    min: 's.seqmin::text',
    max: 's.seqmax::text',
    cache: 's.seqcache::text',
    cycle: yes('s.seqcycle'),
    owned_by: `(select quote_ident(t.relname) || '.' || quote_ident(a.attname) from pg_depend d
      join pg_class t on t.oid = d.refobjid
      join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
      where d.classid = 'pg_class'::regclass and d.objid = s.seqrelid and d.deptype = 'a' and d.refobjsubid > 0)`,
  })
  return [
    `select schema, ${schema}, 0 from place`,
    `select schema, ${table}, 0 from relation where relkind in ('r', 'p', 'f')`,
    `select r.schema, ${column}, a.attnum from relation r ${its('pg_attribute', 'attrelid', 'a')}
      cross join lateral (select * from pg_type where oid = a.atttypid offset 0) t
      left join lateral (select * from pg_attrdef where adrelid = r.oid and adnum = a.attnum offset 0) d on true
     where r.relkind in ('r', 'p', 'f') and a.attnum > 0 and not a.attisdropped`,
    // Since PostgreSQL 18 NOT NULL is a constraint too; the column says it already, unless it is not validated.
    `select r.schema, ${constraint}, 0 from relation r ${its('pg_constraint', 'conrelid', 'c')}
     where c.contype in ('p', 'u', 'f', 'c', 'x') or not c.convalidated`,
    `select r.schema, ${index}, 0 from relation r ${its('pg_index', 'indrelid', 'x')}
      cross join lateral (select relname from pg_class where oid = x.indexrelid offset 0) i
     where (not x.indisvalid or not exists (select from pg_constraint c where c.conrelid = r.oid
       and c.conindid = x.indexrelid and c.contype in ('p', 'u', 'x') offset 0))`,
    `select r.schema, ${sequence}, 0 from relation r ${its('pg_sequence', 'seqrelid', 's')}
     where not exists (select from pg_depend d where d.classid = 'pg_class'::regclass
       and d.objid = r.oid and d.deptype = 'i')`,
  ]
}

function codeSql(role: RoleSql): string[] {
  const view = item("'view'", "''", 'relname', {
    kind: "nullif(relkind::text, 'v')",
    owner: role('relowner'),
    options: "array_to_string(reloptions, ', ')",
    definition: 'pg_get_viewdef(oid, true)',
  })
  const rule = item("'rule'", 'r.relname', 'w.rulename', {
    definition: 'pg_get_ruledef(w.oid, true)',
  })
  const trigger = item("'trigger'", 'r.relname', 't.tgname', {
    definition: 'pg_get_triggerdef(t.oid, true)',
    state: "nullif(t.tgenabled::text, 'O')",
  })
  const policy = item("'policy'", 'r.relname', 'o.polname', {
    restrictive: yes('not o.polpermissive'),
    command: `case o.polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update'
      when 'd' then 'delete' else 'all' end`,
    roles: `(select string_agg(${role('u.member')}, ', ' order by ${role('u.member')}) from unnest(o.polroles) as u (member))`,
    using: 'pg_get_expr(o.polqual, o.polrelid)',
    check: 'pg_get_expr(o.polwithcheck, o.polrelid)',
  })
  const routine = item("'function'", "''", signatureOf('f'), {
    kind: "nullif(f.prokind::text, 'f')",
    owner: role('f.proowner'),
    definition: `case when f.prokind in ('f', 'p') then ${routineText()} else f.prosrc end`,
  })
  const type = item("'type'", "''", 't.typname', {
    kind: 't.typtype::text',
    owner: role('t.typowner'),
    labels: `(select string_agg(quote_literal(e.enumlabel), ', ' order by e.enumsortorder) from pg_enum e where e.enumtypid = t.oid)`,
    attributes: `(select string_agg(quote_ident(a.attname) || ' ' || format_type(a.atttypid, a.atttypmod), ', ' order by a.attnum)
      from pg_attribute a where a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped)`,
    base: "case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end",
    not_null: yes('t.typnotnull'),
    default: 't.typdefault',
    checks: `(select string_agg('constraint ' || quote_ident(c.conname) || ' ' || pg_get_constraintdef(c.oid, true), ' ' order by c.conname)
      from pg_constraint c where c.contypid = t.oid and c.contype = 'c')`,
  })
  return [
    `select schema, ${view}, 0 from relation where relkind in ('v', 'm')`,
    `select r.schema, ${rule}, 0 from relation r ${its('pg_rewrite', 'ev_class', 'w')} where w.rulename <> '_RETURN'`,
    `select r.schema, ${trigger}, 0 from relation r ${its('pg_trigger', 'tgrelid', 't')} where not t.tgisinternal
     and t.tgfoid is distinct from to_regprocedure('tenantry.track_move()')`,
    `select r.schema, ${policy}, 0 from relation r ${its('pg_policy', 'polrelid', 'o')}`,
    `select p.schema, ${routine}, 0 from place p join pg_proc f on f.pronamespace = p.oid
     where ${ofNoExtension('pg_proc', 'f.oid')}`,
    `select p.schema, ${type}, 0 from place p join pg_type t on t.typnamespace = p.oid
      left join lateral (select relkind from pg_class where oid = t.typrelid offset 0) c on true
     where (t.typtype in ('e', 'd', 'r') or c.relkind = 'c') and ${ofNoExtension('pg_type', 't.oid')}`,
  ]
}

function signatureOf(alias: string): string {
  return `quote_ident(${alias}.proname) || '(' || pg_get_function_identity_arguments(${alias}.oid) || ')'`
}

const fixed = (...names: string[]): string =>
  quoteLiteral(`SET search_path TO ${names.map((name) => `'${name}'`).join(', ')}`)

/**
 * A routine always names its schema: in its head, and where it fixes its search_path. One that was fixed
 * by a version which knew no schema of extensions is told as if it had been fixed now.
 */
function routineText(): string {
  const head = "quote_ident(p.schema) || '.'"
  const full = 'pg_get_functiondef(f.oid)'
  return `replace(replace(overlay(${full} placing '' from position(${head} in ${full}) for length(${head})),
    'SET search_path TO ' || quote_literal(p.schema), ${fixed('{{schema}}')}),
    ${fixed('{{schema}}', 'pg_temp')}, ${fixed('{{schema}}', EXTENSIONS_SCHEMA, 'pg_temp')})`
}

function grantSql(role: RoleSql): string[] {
  const granted = `string_agg(g.privilege_type || case when g.is_grantable then ' *' else '' end, ', '
    order by g.privilege_type)`
  const on = (object: string) => item("'grant'", object, role('g.grantee'), { privileges: granted })
  const table =
    "case r.relkind when 'S' then 'sequence ' else 'table ' end || quote_ident(r.relname)"
  const column = "'column ' || quote_ident(r.relname) || '.' || quote_ident(a.attname)"
  const routine = `'routine ' || ${signatureOf('f')}`
  return [
    `select p.schema, ${on("'schema {{schema}}'")}, 0 from place p
      cross join aclexplode(coalesce(p.nspacl, acldefault('n', p.nspowner))) g group by p.schema, g.grantee`,
    `select r.schema, ${on(table)}, 0 from relation r
      cross join aclexplode(coalesce(r.relacl, acldefault(case r.relkind when 'S' then 's' else 'r' end::"char", r.relowner))) g
     where r.relkind in ('r', 'p', 'f', 'v', 'm', 'S') group by r.schema, r.relkind, r.relname, g.grantee`,
    `select r.schema, ${on(column)}, 0 from relation r ${its('pg_attribute', 'attrelid', 'a')}
      cross join aclexplode(a.attacl) g where a.attacl is not null and not a.attisdropped
     group by r.schema, r.relname, a.attname, g.grantee`,
    `select p.schema, ${on(routine)}, 0 from place p join pg_proc f on f.pronamespace = p.oid
      cross join aclexplode(coalesce(f.proacl, acldefault('f', f.proowner))) g
     where ${ofNoExtension('pg_proc', 'f.oid')}
     group by p.schema, f.oid, f.proname, g.grantee`,
  ]
}
