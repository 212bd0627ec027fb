import type { Client } from 'pg'

import type { Roles } from '../database/connections/roles.ts'
import { LEDGER_TABLE } from './placement-message.ts'

/** A way from one tenant to another's rows, in a schema as it really is. */
export interface Leak {
  readonly rule: string
  readonly object: string
  readonly what: string
  readonly mend: string
}

interface LeakRule {
  readonly rule: string
  readonly what: string
  readonly mend: string
  /** Selects the names of the offending objects as `object`; $1 is the schema, $2 the application's role. */
  readonly query: string
}

const TABLES = `
  select c.oid, c.relname, c.relkind, c.relrowsecurity, c.relforcerowsecurity, c.reloptions,
    (select a.attnum from pg_catalog.pg_attribute a
     where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped) as tenant_column
  from pg_catalog.pg_class c
  where c.relnamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident($1))
    and c.relname <> '${LEDGER_TABLE}' and $2::text is not null`

/**
 * What pg_get_expr shows of an expression that admits own rows only: the comparison alone, or in front
 * of an \`and\`. Behind the comparison a parenthesis closes, so that no \`or\` can stand beside it.
 */
const COMPARISON = [
  'tenant_id = \\( SELECT tenantry\\.current_tenant\\(\\) AS current_tenant\\)',
  'tenant_id = tenantry\\.current_tenant\\(\\)',
  '\\( SELECT tenantry\\.current_tenant\\(\\) AS current_tenant\\) = tenant_id',
  'tenantry\\.current_tenant\\(\\) = tenant_id',
].join('|')
const OWN_ROWS_ONLY = `^\\((${COMPARISON})\\)$|^\\(\\((${COMPARISON})\\) AND `

const RULES: readonly LeakRule[] = [
  {
    rule: 'rls-missing',
    what: 'it has tenant_id, but no row-level security that is enabled and forced',
    mend: 'Create it with schema.createTenantTable, or call schema.isolateTable.',
    query: `select relname as object from tables
      where relkind in ('r', 'p') and tenant_column is not null
        and not (relrowsecurity and relforcerowsecurity)`,
  },
  {
    rule: 'missing-tenant-column',
    what: 'the application may write to it, and it has no tenant_id',
    mend: 'Create it with schema.createTenantTable, or with schema.createSharedTable if it is the same for all tenants.',
    query: `select relname as object from tables
      where relkind in ('r', 'p') and tenant_column is null
        and (pg_catalog.has_table_privilege($2, oid, 'delete')
          or pg_catalog.has_any_column_privilege($2, oid, 'insert, update'))`,
  },
  {
    rule: 'policy-widens',
    what: 'a policy admits the application to rows without comparing tenant_id',
    mend: 'Compare tenant_id with (select tenantry.current_tenant()) in every permissive policy.',
    query: `select t.relname || '.' || p.polname as object from tables t
      join pg_catalog.pg_policy p on p.polrelid = t.oid
      where p.polpermissive and t.tenant_column is not null
        and exists (
          select from unnest(p.polroles) as given (role)
          where role = 0 or pg_catalog.pg_has_role($2, role, 'usage'))
        and exists (
          select from (values (p.polqual), (p.polwithcheck)) as expression (tree)
          where pg_catalog.pg_get_expr(tree, p.polrelid) !~ '${OWN_ROWS_ONLY}')`,
  },
  {
    rule: 'unique-without-tenant',
    what: 'a unique key leaves tenant_id out, so one tenant can tell what another has',
    mend: 'Let every primary and unique key start with tenant_id.',
    query: `select t.relname || '.' || i.relname as object from tables t
      join pg_catalog.pg_index x on x.indrelid = t.oid
      join pg_catalog.pg_class i on i.oid = x.indexrelid
      where (x.indisunique or x.indisexclusion) and t.tenant_column is not null
        and not t.tenant_column = any((x.indkey::int2[])[0:x.indnkeyatts - 1])`,
  },
  {
    rule: 'foreign-key-without-tenant',
    what: "a foreign key between tenant tables leaves tenant_id out, so it accepts another tenant's row",
    mend: 'Reference (tenant_id, id) from (tenant_id, …_id).',
    query: `select t.relname || '.' || k.conname as object from tables t
      join pg_catalog.pg_constraint k on k.conrelid = t.oid and k.contype = 'f'
      join tables f on f.oid = k.confrelid
      where t.tenant_column is not null and f.tenant_column is not null
        and not exists (
          select from unnest(k.conkey, k.confkey) as pair (here, there)
          where pair.here = t.tenant_column and pair.there = f.tenant_column)`,
  },
  {
    rule: 'view-not-invoker',
    what: "the view runs with its owner's rights",
    mend: 'Create it with (security_invoker = true).',
    query: `select relname as object from tables
      where relkind = 'v' and not coalesce((
        select option_value::boolean from pg_catalog.pg_options_to_table(reloptions)
        where option_name = 'security_invoker'), false)`,
  },
  {
    rule: 'materialized-view',
    what: "it holds every tenant's rows, and row-level security does not apply to it",
    mend: 'Use a table with tenant_id that is kept up to date, or a view.',
    query: `select relname as object from tables
      where relkind = 'm' and pg_catalog.has_any_column_privilege($2, oid, 'select')`,
  },
  {
    rule: 'grant-too-wide',
    what: 'the application may truncate it, which row-level security does not see',
    mend: 'Grant select, insert, update and delete, and nothing else.',
    query: `select relname as object from tables
      where relkind in ('r', 'p') and pg_catalog.has_table_privilege($2, oid, 'truncate')`,
  },
]

/** Looks for leaks in a schema of this database. */
export async function findLeaks(client: Client, schema: string, roles: Roles): Promise<Leak[]> {
  const leaks: Leak[] = []
  for (const { rule, what, mend, query } of RULES) {
    const { rows } = await client.query<{ object: string }>(
      `with tables as (${TABLES}) ${query} order by 1`,
      [schema, roles.app],
    )
    leaks.push(...rows.map(({ object }) => ({ rule, object, what, mend })))
  }
  return leaks
}
