import type { RoutedTenant, RouteMode } from './routing.ts'
import { RuledRouting, type RouteRules } from './ruled-routing.ts'
import type { StoredRoute } from './route-source.ts'

const MODES: ReadonlyMap<string, RouteMode> = new Map([
  ['local', 'local'],
  ['shadow', 'shadow'],
  ['remote', 'remote'],
])

/** Rules as the catalog has them: a tenant goes by its id there, since its slug may be another's one day. */
export class StoredRules {
  readonly #byTenantId = new Map<string, RouteMode>()
  readonly #moved = new Set<string>()
  readonly #others: RuledRouting

  /**
   * A route that this version does not know keeps calls in the process.
   *
   * @throws {TenantryError} ROUTE_INVALID
   */
  constructor(module: string, routes: readonly StoredRoute[]) {
    const byTier: Record<string, RouteMode> = {}
    const percent: { remote?: number; shadow?: number } = {}
    for (const { scope, value, mode: named, moved = false } of routes) {
      const mode = moved ? 'remote' : (MODES.get(named) ?? 'local')
      if (moved) this.#moved.add(value)
      if (scope === 'tenant') this.#byTenantId.set(value, mode)
      if (scope === 'tier') byTier[value] = mode
      if (scope === 'percent' && (mode === 'remote' || mode === 'shadow'))
        percent[mode] = Number(value)
    }
    const { remote = 0, shadow = 0 } = percent
    // Two people who set shares at once may have made more than all of it; no process is to fail for that.
    const rules: RouteRules = {
      byTier,
      percent: { remote, shadow: Math.min(shadow, 100 - remote) },
    }
    this.#others = new RuledRouting(module, rules)
  }

  /** Where a module is demoted: only calls of tenants whose rows have moved cannot come back. */
  modeWhenDemoted(tenant: RoutedTenant | undefined): RouteMode {
    return tenant !== undefined && this.#moved.has(tenant.id) ? 'remote' : 'local'
  }

  modeOf(tenant: RoutedTenant | undefined): RouteMode {
    const own = tenant === undefined ? undefined : this.#byTenantId.get(tenant.id)
    return own ?? this.#others.modeOf(tenant)
  }
}
