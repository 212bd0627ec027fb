import { RuledRouting, type RouteRules } from './ruled-routing.ts'
import type { Routing } from './routing.ts'

/**
 * Routing by rules that are fixed with the configuration.
 *
 * @throws {TenantryError} ROUTE_INVALID
 */
export function createRouting(module: string, rules: RouteRules): Routing {
  return new RuledRouting(module, rules)
}
