import type { ExtractionRoute } from '../../catalog/extraction-catalog.ts'
import { TenantryError } from '../../errors.ts'
import type { Fleet } from '../fleet.ts'
import { requireTier } from '../require-tier.ts'
import { requireTenant } from '../tenants/require-tenant.ts'

/** Whose calls are meant. */
export type RouteTarget =
  /** The slug of a tenant. */
  | { readonly tenant: string }
  | { readonly tier: string }
  /** A part of all tenants, 0 to 100. */
  | { readonly percent: number }

/**
 * Says where the calls of some tenants to a module are done. A tenant goes by its own route, else by that of its tier, else by
 * its share. Processes follow within 5 s.
 *
 * A route that is set takes a demotion of the module back, and one in shadow begins to count anew. To take a share away (`local`,
 * or 0 %) sets none: the other routes of a module that brought itself back do not hold again by that.
 *
 * @throws {TenantryError} CATALOG_MISSING, TENANT_UNKNOWN, TIER_UNKNOWN, ROUTE_INVALID; DATA_MOVED where rows of the tenant are with the service.
 */
export async function setExtractionRoute(
  fleet: Fleet,
  module: string,
  target: RouteTarget,
  mode: ExtractionRoute['mode'],
): Promise<void> {
  await fleet.requireCatalog()
  if ('percent' in target) {
    await assertPercent(fleet, module, target.percent, mode)
    if (target.percent > 0 && mode !== 'local')
      return await setShare(fleet, module, target.percent, mode)
    // A share that stays in the process is none.
    for (const route of await fleet.extraction.routes(module)) {
      const isMeant = route.scope === 'percent' && (mode === 'local' || route.mode === mode)
      if (isMeant) await fleet.extraction.remove(module, route)
    }
    return
  }
  const { scope, value } = await resolveTarget(fleet, target)
  if (await fleet.extraction.set(module, { scope, value, mode })) return
  throw dataMoved(module, target)
}

async function setShare(
  fleet: Fleet,
  module: string,
  percent: number,
  mode: ExtractionRoute['mode'],
): Promise<void> {
  await fleet.extraction.set(module, { scope: 'percent', value: String(percent), mode })
}

/**
 * Takes a route of a tenant or a tier away, so that the next rule holds.
 *
 * @returns Whether there was one. @throws {TenantryError} CATALOG_MISSING, TENANT_UNKNOWN, TIER_UNKNOWN, DATA_MOVED
 */
export async function removeExtractionRoute(
  fleet: Fleet,
  module: string,
  target: Exclude<RouteTarget, { readonly percent: number }>,
): Promise<boolean> {
  await fleet.requireCatalog()
  const route = await resolveTarget(fleet, target)
  if (await fleet.extraction.remove(module, route)) return true
  const routes = await fleet.extraction.routes(module)
  if (!routes.some(({ scope, value }) => scope === route.scope && value === route.value))
    return false
  throw dataMoved(module, target)
}

function dataMoved(module: string, target: RouteTarget): TenantryError {
  const whose = 'tenant' in target ? `of the tenant ${JSON.stringify(target.tenant)} ` : ''
  return new TenantryError('DATA_MOVED', {
    message: `The calls ${whose}to ${module} stay with the service: the rows are in its database.`,
    hint: 'Mend the service, or route other tenants back; rows that have moved do not return.',
    details: { module, ...target },
  })
}

async function resolveTarget(
  fleet: Fleet,
  target: Exclude<RouteTarget, { readonly percent: number }>,
): Promise<Omit<ExtractionRoute, 'mode'>> {
  if ('tenant' in target) {
    return { scope: 'tenant', value: (await requireTenant(fleet, target.tenant)).id }
  }
  requireTier(fleet.config, target.tier)
  return { scope: 'tier', value: target.tier }
}

async function assertPercent(
  fleet: Fleet,
  module: string,
  percent: number,
  mode: ExtractionRoute['mode'],
): Promise<void> {
  const others = (await fleet.extraction.routes(module))
    .filter((route) => route.scope === 'percent' && route.mode !== mode)
    .reduce((sum, { value }) => sum + Number(value), 0)
  if (percent >= 0 && (mode === 'local' ? percent <= 100 : percent + others <= 100)) return
  throw new TenantryError('ROUTE_INVALID', {
    message: `${percent} % of the tenants cannot be routed: ${others} % are in another mode.`,
    hint: 'Use percentages from 0 to 100 that are 100 together at most.',
    details: { module, percent, others },
  })
}
