import { Flags } from '@oclif/core'
import { TenantryError } from '@tenantry/runtime/errors'
import type { RouteTarget } from '@tenantry/runtime/fleet'

const helpGroup = 'WHOSE CALLS'
const TARGETS = ['tenant', 'tier', 'percent'] as const
const others = (own: string) => TARGETS.filter((target) => target !== own)

/** Whose calls of a module are meant: one of them. */
export const routeFlags = {
  tenant: Flags.string({
    summary: 'One tenant, by its slug.',
    helpGroup,
    exclusive: others('tenant'),
  }),
  tier: Flags.string({ summary: 'The tenants of a tier.', helpGroup, exclusive: others('tier') }),
  percent: Flags.integer({
    summary:
      'A share of all tenants that have no route of their own, 0 to 100: always the same ones.',
    helpGroup,
    min: 0,
    max: 100,
    exclusive: others('percent'),
  }),
}

interface TargetFlags {
  readonly tenant?: string | undefined
  readonly tier?: string | undefined
  readonly percent?: number | undefined
}

/** @throws {TenantryError} USAGE_MISSING_FLAG where they say nothing. */
export function toRouteTarget({ tenant, tier, percent }: TargetFlags): RouteTarget {
  if (tenant !== undefined) return { tenant }
  if (tier !== undefined) return { tier }
  if (percent !== undefined) return { percent }
  throw new TenantryError('USAGE_MISSING_FLAG', {
    message: 'Nothing says whose calls are meant.',
    hint: 'Give one of --tenant acme, --tier enterprise and --percent 50.',
  })
}

/**
 * Whose route is taken away: a share has none of its own.
 *
 * @throws {TenantryError} USAGE_MISSING_FLAG, USAGE_INVALID_VALUE
 */
export function toUnsetTarget(
  flags: TargetFlags,
): Exclude<RouteTarget, { readonly percent: number }> {
  const target = toRouteTarget(flags)
  if (!('percent' in target)) return target
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: 'A share of the tenants cannot be unset.',
    hint: 'Route none of them there: `remote --percent 0`, or `shadow --percent 0`.',
  })
}
