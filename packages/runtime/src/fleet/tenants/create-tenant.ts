import { randomUUID } from 'node:crypto'

import { addToLedger } from '../../catalog/ledger.ts'
import { parseSlug, parseTenantName, type Tenant, type TenantStatus } from '../../catalog/tenant.ts'
import type { ResolvedTier } from '../../config/index.ts'
import { homeDatabase } from '../../database/connections/login.ts'
import { TenantryError } from '../../errors.ts'
import { quoteForShell } from '../../quote-for-shell.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import { namePlacement } from '../../placement/name-placement.ts'
import type { Placement } from '../../placement/placement.ts'
import { createPlacement } from '../provisioning/create-placement.ts'
import { dropPlacement } from '../provisioning/drop-placement.ts'
import type { Fleet } from '../fleet.ts'
import { digestOf, wantedState } from '../preparation/prepare-database.ts'
import { refuseBusy } from './refuse-busy.ts'
import { requireTier } from '../require-tier.ts'
import { ensureRehearsed } from '../rehearsal/rehearse.ts'

export interface NewTenant {
  readonly slug: string
  /** The name people read. Default: the slug. */
  readonly name?: string | undefined
  /** Default: the first tier of the configuration. */
  readonly tier?: string | undefined
  /** Of a tenant that another catalog knows by it already. Default: a new one. */
  readonly id?: string | undefined
  /** Whether nobody is let in yet; `setTenantStatus` opens it. Default: false. */
  readonly isSuspended?: boolean | undefined
}

/**
 * Creates a tenant where its tier says, at the schema version of `migrations`. It is visible to
 * requests when all of it is there; when something fails, nothing is left.
 *
 * @throws {TenantryError} TENANT_SLUG_INVALID, TENANT_EXISTS, TENANT_BUSY, TIER_UNKNOWN,
 * CATALOG_MISSING, PLACEMENT_MISSING, and what rehearsing finds.
 */
export async function createTenant(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  wanted: NewTenant,
): Promise<Tenant> {
  const slug = parseSlug(wanted.slug)
  const name = parseTenantName(wanted.name ?? slug)
  const tier = findTier(fleet, wanted.tier)
  const id = wanted.id ?? randomUUID()
  const status: Extract<TenantStatus, 'active' | 'suspended'> =
    wanted.isSuspended === true ? 'suspended' : 'active'
  await fleet.requireCatalog()
  await ensureRehearsed(fleet, migrations)
  const created = await fleet.locks.withLock(`tenant ${slug}`, async () => {
    await sweep(fleet, slug)
    if (wanted.id !== undefined) await refuseTakenId(fleet, wanted.id)
    const tenant = await announce(fleet, { id, slug, name, tier })
    try {
      await provision(fleet, tenant, migrations)
      await fleet.catalog.activate(tenant, status)
    } catch (error) {
      // What cannot be cleared away now stays announced, and the next create clears it away.
      await discard(fleet, tenant).catch(() => undefined)
      throw error
    }
    return { ...tenant, status }
  })
  return created ?? refuseBusy(slug)
}

/** Refuses a slug that is taken, and clears away what a killed process left half made. */
async function sweep(fleet: Fleet, slug: string): Promise<void> {
  const found = await fleet.catalog.findTenant(slug)
  if (found === undefined) return
  if (found.status === 'provisioning') {
    await discard(fleet, found)
    return
  }
  throw new TenantryError('TENANT_EXISTS', {
    message:
      found.status === 'deleting'
        ? `The tenant ${JSON.stringify(slug)} is half deleted.`
        : `There is a tenant ${JSON.stringify(slug)} already.`,
    hint:
      found.status === 'deleting'
        ? `Finish with \`saas tenant delete ${quoteForShell(slug)}\` first.`
        : 'Choose another slug.',
    details: { slug },
  })
}

async function refuseTakenId(fleet: Fleet, id: string): Promise<void> {
  const taken = await fleet.catalog.findTenantById(id)
  if (taken === undefined) return
  throw new TenantryError('TENANT_EXISTS', {
    message: `The id ${id} is that of the tenant ${JSON.stringify(taken.slug)} already.`,
    hint: 'A tenant has the same slug in all catalogs that know its id: look at both with `saas tenant list`.',
    details: { slug: taken.slug, id },
  })
}

async function discard(fleet: Fleet, tenant: Tenant): Promise<void> {
  if (tenant.placement.mode !== 'pool') await dropPlacement(fleet, tenant.placement)
  await fleet.catalog.forget(tenant)
}

async function announce(
  fleet: Fleet,
  wanted: { id: string; slug: string; name: string; tier: ResolvedTier },
): Promise<Tenant> {
  const { id, slug, name, tier } = wanted
  const { mode, cluster } = tier
  const place = namePlacement({
    application: fleet.config.name,
    homeDatabase: homeDatabase(fleet.cluster(cluster)),
    poolSchema: fleet.cluster(cluster).poolSchema,
    mode,
    slug,
    tenantId: id,
  })
  const placement =
    mode === 'pool'
      ? ((await fleet.catalog.findPlacement({ cluster, ...place })) ?? refuseMissingPool(cluster))
      : { id: randomUUID(), mode, cluster, ...place }
  const tenant: Tenant = { id, slug, name, tier: tier.name, status: 'provisioning', placement }
  await fleet.catalog.announce(tenant, { newPlacement: mode !== 'pool' })
  return tenant
}

async function provision(
  fleet: Fleet,
  { placement }: Tenant,
  migrations: readonly RenderedMigration[],
): Promise<void> {
  if (placement.mode === 'pool') return
  await createPlacement(fleet, placement, migrations)
  if (placement.mode === 'silo') await rememberPrepared(fleet, placement)
  await fleet.ledgers.remember([placement.id], addToLedger([], migrations))
}

async function rememberPrepared(fleet: Fleet, { id, cluster }: Placement): Promise<void> {
  const state = await wantedState(fleet.config, fleet.cluster(cluster))
  await fleet.catalog.rememberPrepared(id, digestOf(state))
}

function findTier(fleet: Fleet, name: string | undefined): ResolvedTier {
  return name === undefined ? fleet.config.defaultTier : requireTier(fleet.config, name)
}

function refuseMissingPool(cluster: string): never {
  throw new TenantryError('PLACEMENT_MISSING', {
    message: `There is no pool on the cluster ${JSON.stringify(cluster)} yet.`,
    hint: 'Run `saas migrate`; it creates the pools that the tiers need.',
    details: { cluster },
  })
}
