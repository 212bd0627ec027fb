import { TenantryError } from '../../errors.ts'
import type { RoutedTenant, RouteMode, Routing } from './routing.ts'
import { shareOf } from './share-of.ts'

/** What decides about the calls of a tenant: its own rule, else that of its tier, else its share, else the default. */
export interface RouteRules {
  /** Of tenants that no other rule is for, and of calls outside of any tenant. Default: `local`. */
  readonly default?: RouteMode
  /** By slug. */
  readonly byTenant?: Readonly<Record<string, RouteMode>>
  readonly byTier?: Readonly<Record<string, RouteMode>>
  /**
   * Percentages of the tenants, 0 to 100 and 100 together at most. A tenant that is `remote` at 10 % is so at 50 %, too;
   * those that are in `shadow` come behind the `remote` ones.
   */
  readonly percent?: { readonly remote?: number; readonly shadow?: number }
}

const ROUTE_MODES: ReadonlySet<string> = new Set(['local', 'shadow', 'remote', 'rehearse'])

/** Decides by rules, without a look at anything else. */
export class RuledRouting implements Routing {
  readonly #module: string
  readonly #default: RouteMode
  readonly #byTenant: ReadonlyMap<string, RouteMode>
  readonly #byTier: ReadonlyMap<string, RouteMode>
  readonly #remote: number
  readonly #shadow: number

  /** @throws {TenantryError} ROUTE_INVALID */
  constructor(module: string, rules: RouteRules) {
    const { byTenant = {}, byTier = {}, percent = {} } = rules
    const { remote = 0, shadow = 0 } = percent
    this.#module = module
    this.#default = requireMode(module, rules.default ?? 'local')
    this.#byTenant = modesOf(module, byTenant)
    this.#byTier = modesOf(module, byTier)
    for (const share of [remote, shadow, remote + shadow]) {
      if (!(share >= 0 && share <= 100)) throw invalid(module, `${share} is no percentage`)
    }
    this.#remote = remote
    this.#shadow = shadow
  }

  modeOf(tenant: RoutedTenant | undefined): RouteMode {
    // A service refuses a call that is nobody's.
    if (tenant === undefined) return this.#default === 'rehearse' ? 'rehearse' : 'local'
    return (
      this.#byTenant.get(tenant.slug) ??
      this.#byTier.get(tenant.tier) ??
      this.#modeByShare(tenant.id)
    )
  }

  #modeByShare(id: string): RouteMode {
    if (this.#remote === 0 && this.#shadow === 0) return this.#default
    const share = shareOf(this.#module, id)
    if (share < this.#remote) return 'remote'
    return share < this.#remote + this.#shadow ? 'shadow' : this.#default
  }
}

function modesOf(
  module: string,
  rules: Readonly<Record<string, RouteMode>>,
): ReadonlyMap<string, RouteMode> {
  return new Map(Object.entries(rules).map(([key, mode]) => [key, requireMode(module, mode)]))
}

/** Out of a file or an environment it may be anything, whatever the types say. */
function requireMode(module: string, mode: RouteMode): RouteMode {
  if (ROUTE_MODES.has(mode)) return mode
  throw invalid(module, `${JSON.stringify(mode)} is no mode`)
}

function invalid(module: string, why: string): TenantryError {
  return new TenantryError('ROUTE_INVALID', {
    message: `The calls of ${module} cannot be routed: ${why}.`,
    hint: 'Use local, shadow, remote or rehearse, and percentages from 0 to 100 that are 100 together at most.',
    details: { module },
  })
}
