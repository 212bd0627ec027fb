import type { Mode } from '@tenantry/runtime/config'

export interface ScaffoldedTier {
  readonly name: string
  /** What defines it in saas.config.ts, from its name on. */
  readonly definition: string
}

/** The tiers a new application starts with: a default one, and others that show the modes beside it. */
export const TIERS: Readonly<Record<Mode, readonly ScaffoldedTier[]>> = {
  pool: [
    tier('free', { rate: '50/s', burst: 500, concurrency: 50, statementTimeout: '5s' }),
    tier('team', {
      mode: 'bridge',
      rate: '200/s',
      burst: 1000,
      concurrency: 100,
      weight: 2,
      statementTimeout: '15s',
    }),
    {
      name: 'enterprise',
      definition: "enterprise: { mode: 'silo', quota: { database: { weight: 4 } } }",
    },
  ],
  bridge: [
    tier('standard', { rate: '200/s', burst: 1000, concurrency: 100, statementTimeout: '15s' }),
    {
      name: 'enterprise',
      definition: "enterprise: { mode: 'silo', quota: { database: { weight: 4 } } }",
    },
  ],
  silo: [
    tier('standard', {
      rate: '500/s',
      burst: 2000,
      concurrency: 200,
      weight: 2,
      statementTimeout: '30s',
    }),
    tier('trial', {
      mode: 'pool',
      rate: '50/s',
      burst: 500,
      concurrency: 50,
      statementTimeout: '5s',
    }),
  ],
}

interface TierQuota {
  readonly mode?: Mode
  readonly rate: string
  readonly burst: number
  readonly concurrency: number
  readonly weight?: number
  readonly statementTimeout: string
}

/** Generous: they keep one tenant from the others, and are no price list. */
function tier(
  name: string,
  { mode, rate, burst, concurrency, weight, statementTimeout }: TierQuota,
): ScaffoldedTier {
  const lines = [
    `${name}: {`,
    ...(mode === undefined ? [] : [`  mode: '${mode}',`]),
    '  quota: {',
    `    requests: { rate: '${rate}', burst: ${burst} },`,
    `    concurrency: ${concurrency},`,
    ...(weight === undefined ? [] : [`    database: { weight: ${weight} },`]),
    `    statementTimeout: '${statementTimeout}',`,
    '  },',
    '}',
  ]
  return { name, definition: lines.join('\n    ') }
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
  return tiers.flatMap((name, index) => {
    const slug = SLUGS[index]
    return slug === undefined ? [] : [{ slug, tier: name }]
  })
}
