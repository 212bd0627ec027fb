import type { ResolvedConfig, ResolvedTier } from '../config/index.ts'
import { TenantryError } from '../errors.ts'

/** @throws {TenantryError} TIER_UNKNOWN */
export function requireTier({ tiers }: Pick<ResolvedConfig, 'tiers'>, name: string): ResolvedTier {
  const tier = tiers.get(name)
  if (tier !== undefined) return tier
  throw new TenantryError('TIER_UNKNOWN', {
    message: `There is no tier ${JSON.stringify(name)}.`,
    hint: `The configuration has ${[...tiers.keys()].join(', ')}; add it under tiers in saas.config.ts, or choose one of these.`,
    details: { tier: name },
  })
}
