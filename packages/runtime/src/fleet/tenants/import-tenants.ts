import type { Client } from 'pg'

import { parseSlug, parseTenantName, type Tenant } from '../../catalog/tenant.ts'
import { BOUNDED_BEGIN } from '../../database/bounded-begin.ts'
import { homeDatabase } from '../../database/connections/login.ts'
import { quoteIdentifier, searchPathOf } from '../../database/sql-text.ts'
import { TenantryError } from '../../errors.ts'
import { AS_SYSTEM, nameRoles } from '../../migrations/role-names.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'

/** The table of an adopted application whose rows are its tenants; `tenant_id` is the id of each. */
export interface TenantTable {
  readonly table: string
  /** The column that names a tenant in requests. */
  readonly slug: string
  /** The column that people read. */
  readonly name: string
}

interface TenantTableRow {
  readonly id: string | null
  readonly slug: string | null
  readonly name: string | null
}

/**
 * Makes the rows of a table tenants of the pool they lie in, with the first tier of the configuration:
 * those that are not in the catalog yet. All of them, or none.
 *
 * @returns The new ones.
 * @throws {TenantryError} CATALOG_MISSING, PLACEMENT_MISSING, TENANT_TABLE_UNFIT, TENANT_SLUG_INVALID,
 * TENANT_NAME_INVALID; TENANT_EXISTS where a slug is that of another tenant.
 */
export async function importTenants(fleet: Fleet, source: TenantTable): Promise<Tenant[]> {
  await fleet.requireCatalog()
  const placement = await requirePool(fleet)
  const rows = await fleet.withClient(placement, (client) =>
    readRows(fleet, client, placement, source),
  )
  const known = await fleet.catalog.tenants()
  const ids = new Set(known.map(({ id }) => id))
  const slugs = new Set(known.map(({ slug }) => slug))
  const tenants = rows.flatMap(({ id, slug, name }): Tenant[] => {
    if (id === null) throw unfit(source, 'has rows without tenant_id')
    if (ids.has(id)) return []
    const parsed = parseSlug(slug ?? '')
    if (slugs.has(parsed)) throw taken(source, parsed)
    slugs.add(parsed)
    const tier = fleet.config.defaultTier.name
    return [
      {
        id,
        slug: parsed,
        name: parseTenantName(name ?? parsed),
        tier,
        status: 'active',
        placement,
      },
    ]
  })
  await fleet.catalog.addTenants(tenants, placement)
  return tenants
}

async function requirePool(fleet: Fleet): Promise<Placement> {
  const { cluster, mode } = fleet.config.defaultTier
  const home = fleet.cluster(cluster)
  const place = { cluster, database: homeDatabase(home), schema: home.poolSchema }
  const pool = mode === 'pool' ? await fleet.catalog.findPlacement(place) : undefined
  if (pool !== undefined) return pool
  throw new TenantryError('PLACEMENT_MISSING', {
    message: `The first tier has no pool on the cluster ${JSON.stringify(cluster)}, whose rows could become tenants.`,
    hint: 'Run `saas migrate` first, with a pool as the mode of the first tier.',
    details: { cluster },
  })
}

/** As the system role, which sees the rows of all tenants. */
async function readRows(
  fleet: Fleet,
  client: Client,
  { cluster, schema }: Placement,
  source: TenantTable,
): Promise<TenantTableRow[]> {
  await client.query(
    `${BOUNDED_BEGIN}; set local search_path = ${searchPathOf(schema)}; ${nameRoles(AS_SYSTEM, fleet.rolesOn(cluster))}`,
  )
  const columns = await client.query<{ name: string }>(
    `select attname as name from pg_catalog.pg_attribute
     where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
    [quoteIdentifier(source.table)],
  )
  const names = new Set(columns.rows.map(({ name }) => name))
  for (const column of ['tenant_id', source.slug, source.name]) {
    if (!names.has(column)) throw unfit(source, `has no column ${column}`)
  }
  const [table, slug, name] = [source.table, source.slug, source.name].map(quoteIdentifier)
  const { rows } = await client.query<TenantTableRow>(
    `select tenant_id as id, ${slug}::text as slug, ${name}::text as name from ${table} order by 2`,
  )
  await client.query('rollback')
  return rows
}

function unfit({ table }: TenantTable, why: string): TenantryError {
  return new TenantryError('TENANT_TABLE_UNFIT', {
    message: `The table ${JSON.stringify(table)} ${why}, so its rows cannot be tenants.`,
    hint: 'Run `saas migrate` to the end of the adoption first, and name the table that holds the tenants.',
    details: { table },
  })
}

function taken({ table }: TenantTable, slug: string): TenantryError {
  return new TenantryError('TENANT_EXISTS', {
    message: `${JSON.stringify(slug)} names a row of ${table}, and another tenant has that slug already.`,
    hint: 'Give one of them another slug; nothing was imported.',
    details: { slug },
  })
}
