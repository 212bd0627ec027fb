import type { Mode } from '@tenantry/runtime/config'

export interface ScaffoldedTier {
  readonly name: string
  /** The line that defines it in saas.config.ts. */
  readonly definition: string
}

/** The tiers a new application starts with: a default one, and others that show the modes beside it. */
export const TIERS: Readonly<Record<Mode, readonly ScaffoldedTier[]>> = {
  pool: [
    { name: 'free', definition: "free: { quota: { statementTimeout: '5s' } }" },
    { name: 'team', definition: "team: { mode: 'bridge', quota: { statementTimeout: '15s' } }" },
    { name: 'enterprise', definition: "enterprise: { mode: 'silo' }" },
  ],
  bridge: [
    { name: 'standard', definition: "standard: { quota: { statementTimeout: '15s' } }" },
    { name: 'enterprise', definition: "enterprise: { mode: 'silo' }" },
  ],
  silo: [
    { name: 'standard', definition: "standard: { quota: { statementTimeout: '30s' } }" },
    { name: 'trial', definition: "trial: { mode: 'pool', quota: { statementTimeout: '5s' } }" },
  ],
}

/** How a mode places a tenant, for the README of the application. */
export const MODE_NOTES: Readonly<Record<Mode, string>> = {
  pool: 'New tenants share one schema of the database (`pool`).',
  bridge: 'Every new tenant gets a schema of its own in the database (`bridge`).',
  silo: 'Every new tenant gets a database of its own (`silo`).',
}

const SLUGS = ['acme', 'globex', 'initech', 'umbrella'] as const

/** Tenants for the isolation test: two of the default tier, and one of each other. */
export function testTenants(mode: Mode): { slug: string; tier: string }[] {
  const [first, ...others] = TIERS[mode].map(({ name }) => name)
  const tiers = first === undefined ? [] : [first, first, ...others]
  return tiers.flatMap((tier, index) => {
    const slug = SLUGS[index]
    return slug === undefined ? [] : [{ slug, tier }]
  })
}
