import type { Client } from 'pg'

import type { Tenant } from '../../../catalog/tenant.ts'
import { quoteIdentifier, searchPathOf } from '../../../database/sql-text.ts'
import type { RenderedMigration } from '../../../migrations/rendered-migration.ts'
import type { Fleet } from '../../fleet.ts'
import { createTenant } from '../../tenants/create-tenant.ts'
import type { ModuleTable } from './module-table.ts'
import { homeUnsure, strangers } from './move-errors.ts'
import type { MovingRows, TableCursor } from './move-statements.ts'
import type { MovingTenant } from './tenant-copy.ts'

/**
 * The tenant in the catalog of the service, with the id and the slug that it has in the application: in the tier of the same
 * name where there is one, else in the first one. Nobody is let in there before its rows have moved.
 *
 * @throws {TenantryError} MOVE_TARGET_OCCUPIED, and what `createTenant` throws.
 */
export async function arrive(
  own: Fleet,
  migrations: readonly RenderedMigration[],
  module: string,
  { id, slug, name, tier }: Tenant,
): Promise<Tenant> {
  const found = await own.catalog.findTenant(slug)
  if (found !== undefined && found.id !== id)
    throw strangers(slug, 'another tenant has its slug in the catalog of the service')
  if (found !== undefined && found.status !== 'provisioning') return found
  const { cluster } = own.config.tiers.get(tier) ?? own.config.defaultTier
  // Of one that was deleted there since; a silo has a database of its own, which is gone.
  await own.withClient({ cluster }, (client) => forgetArrival(client, { module, tenantId: id }))
  const known = own.config.tiers.has(tier) ? tier : undefined
  return await createTenant(own, migrations, { id, slug, name, tier: known, isSuspended: true })
}

async function forgetArrival(client: Client, { module, tenantId }: MovingRows): Promise<void> {
  await client.query('delete from tenantry.arriving_tenant where module = $1 and tenant_id = $2', [
    module,
    tenantId,
  ])
}

/** Takes the arrival over from whoever had begun it. @returns How far the rows have come. */
export async function takeOverArrival(
  target: Client,
  { module, tenantId, run }: MovingTenant,
): Promise<Readonly<Record<string, TableCursor>>> {
  const { rows } = await target.query<{ cursors: Record<string, TableCursor> }>(
    `insert into tenantry.arriving_tenant (module, tenant_id, run) values ($1, $2, $3)
     on conflict (tenant_id, module) do update set run = excluded.run returning cursors`,
    [module, tenantId, run],
  )
  return rows[0]?.cursors ?? {}
}

/** @throws {TenantryError} MOVE_HOME_UNSURE where the rows that its placement has sealed are not there: it was deleted since. */
export async function requireArrival(
  target: Client,
  { module, tenantId, slug }: Omit<MovingTenant, 'run'>,
): Promise<void> {
  const { rowCount } = await target.query(
    'select from tenantry.arriving_tenant where module = $1 and tenant_id = $2',
    [module, tenantId],
  )
  if (rowCount !== 1)
    throw homeUnsure(slug, 'the database of the service knows nothing of their arrival')
}

/** @throws {TenantryError} MOVE_TARGET_OCCUPIED where rows of the tenant are there that no move has copied. */
export async function refuseForeignRows(
  target: Client,
  { schema, reader }: { readonly schema: string; readonly reader: string },
  tables: readonly ModuleTable[],
  { id, slug }: Tenant,
): Promise<void> {
  await target.query(
    `begin read only; set local search_path = ${searchPathOf(schema)}; set local role ${quoteIdentifier(reader)}`,
  )
  const occupied: string[] = []
  for (const { name } of tables) {
    const statement = `select from ${quoteIdentifier(name)} where tenant_id = $1 limit 1`
    const found = await target.query(statement, [id])
    if (found.rowCount === 1) occupied.push(name)
  }
  await target.query('commit')
  if (occupied.length > 0)
    throw strangers(
      slug,
      `rows of it are in ${occupied.join(', ')} of the service, and no move has copied them`,
    )
}
