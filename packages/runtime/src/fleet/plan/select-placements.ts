import { TenantryError } from '../../errors.ts'
import type { Placement } from '../../placement/placement.ts'
import type { Fleet } from '../fleet.ts'
import { requireTier } from '../require-tier.ts'
import type { PlacementMatch } from '../../config/index.ts'

/**
 * A predicate for what is meant. The catalog is asked where tenants decide, once for all placements.
 *
 * @throws {TenantryError} TENANT_UNKNOWN, TIER_UNKNOWN, CLUSTER_UNKNOWN, REGION_UNKNOWN for a name that
 * means nothing: nobody is to take a run over nothing for a success.
 */
export async function selectPlacements(
  fleet: Fleet,
  match: PlacementMatch,
): Promise<(placement: Placement) => boolean> {
  const { tiers, regions, clusters, modes } = match
  for (const tier of tiers ?? []) requireTier(fleet.config, tier)
  refuseUnknown('CLUSTER_UNKNOWN', 'cluster', clusters, fleet.config.clusters.keys())
  const all = [...fleet.config.clusters.values()]
  refuseUnknown(
    'REGION_UNKNOWN',
    'region',
    regions,
    all.map(({ region }) => region),
  )
  const byTenant = match.tenants && (await findByTenant(fleet, match.tenants))
  const byTier = tiers && new Set(await fleet.ledgers.placementsOfTiers(tiers))
  return (placement) =>
    (byTenant?.has(placement.id) ?? true) &&
    (byTier?.has(placement.id) ?? true) &&
    (clusters?.includes(placement.cluster) ?? true) &&
    (regions?.includes(fleet.cluster(placement.cluster).region) ?? true) &&
    (modes?.includes(placement.mode) ?? true)
}

async function findByTenant(fleet: Fleet, slugs: readonly string[]): Promise<Set<string>> {
  const found = await fleet.ledgers.placementsOfTenants(slugs)
  refuseUnknown(
    'TENANT_UNKNOWN',
    'tenant',
    slugs,
    found.map(({ slug }) => slug),
  )
  return new Set(found.map(({ placementId }) => placementId))
}

function refuseUnknown(
  code: 'TENANT_UNKNOWN' | 'CLUSTER_UNKNOWN' | 'REGION_UNKNOWN',
  noun: string,
  wanted: readonly string[] | undefined,
  known: Iterable<string>,
): void {
  const names = new Set(known)
  const unknown = wanted?.find((name) => !names.has(name))
  if (unknown === undefined) return
  throw new TenantryError(code, {
    message: `There is no ${noun} ${JSON.stringify(unknown)}.`,
    hint:
      noun === 'tenant'
        ? 'Look at `saas tenant list`.'
        : `The configuration has ${[...names].join(', ')}.`,
    details: { [noun]: unknown },
  })
}
