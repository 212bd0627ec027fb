import { randomBytes } from 'node:crypto'

import { openTenancy, type Tenancy, type Tenant } from '@tenantry/runtime'
import { type Mode, type ResolvedTier } from '@tenantry/runtime/config'
import { type ErrorReport, TenantryError } from '@tenantry/runtime/errors'
import { createTenant, deleteTenant, type Fleet, readFingerprints } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { toTenantryError } from '../../errors/index.ts'
import { attackPlacements, type Campaigned, seededDice, type Side } from '../../verify/index.ts'
import type { OpenApplication } from './application/open-application.ts'
import { attackFurther } from './attack-further.ts'
import { VerifyGround } from './verify-ground.ts'

export interface VerifyOptions {
  /** Default: all that tiers place tenants in. */
  readonly modes?: readonly Mode[] | undefined
  readonly seed: string
  /** Whose routes, jobs and caches are attacked, too. Default: none. */
  readonly application?: OpenApplication | undefined
  readonly signal?: AbortSignal
  readonly onStep?: (what: string) => void
}

export interface Verification {
  readonly campaigns: readonly Campaigned[]
  /** Tenants of the run that could not be deleted. */
  readonly left: readonly LeftTenant[]
}

export interface LeftTenant {
  readonly slug: string
  readonly error: ErrorReport
}

/** What ended a run while tenants of it are still there. */
export class TenantsLeft extends Error {
  readonly left: readonly LeftTenant[]

  constructor(left: readonly LeftTenant[], cause: unknown) {
    super('tenants of the run are left', { cause })
    this.left = left
  }
}

/**
 * Creates two tenants in each mode, attacks one as the other, and deletes both, whatever happens.
 *
 * @throws {TenantsLeft} when it ended early and could not delete them; else what ended it.
 */
export async function verifyFleet(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  options: VerifyOptions,
): Promise<Verification> {
  const campaigns: Campaigned[] = []
  const left: LeftTenant[] = []
  for (const tier of tiersToAttack(fleet, options.modes)) {
    const made: Tenant[] = []
    const clear = async () => {
      options.onStep?.(`${tier.mode}: deletes its tenants`)
      left.push(...(await deleteAll(fleet, made)))
    }
    try {
      campaigns.push(await attackTier(fleet, migrations, tier, { ...options, made }))
    } catch (error) {
      await clear()
      throw left.length > 0 ? new TenantsLeft(left, error) : error
    }
    await clear()
  }
  return { campaigns, left }
}

/** One for each mode on each cluster. */
function tiersToAttack(fleet: Fleet, modes: readonly Mode[] | undefined): readonly ResolvedTier[] {
  const places = new Map<string, ResolvedTier>()
  for (const tier of fleet.config.tiers.values()) {
    if (modes !== undefined && !modes.includes(tier.mode)) continue
    const place = JSON.stringify([tier.mode, tier.cluster])
    if (!places.has(place)) places.set(place, tier)
  }
  const missing = modes?.find((mode) => ![...places.values()].some((tier) => tier.mode === mode))
  if (missing === undefined) return [...places.values()]
  throw new TenantryError('VERIFY_MODE_UNUSED', {
    message: `No tier places tenants in the mode ${missing}.`,
    hint: 'Leave --mode away, or add a tier of that mode to saas.config.ts.',
    details: { mode: missing },
  })
}

async function attackTier(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  tier: ResolvedTier,
  { seed, application, signal, onStep, made }: VerifyOptions & { readonly made: Tenant[] },
): Promise<Campaigned> {
  const { mode, cluster } = tier
  const run = randomBytes(4).toString('hex')
  const create = async (side: Side): Promise<Tenant> => {
    signal?.throwIfAborted()
    onStep?.(`${mode}: creates the ${side}`)
    const slug = `verify-${run}-${side}`
    const tenant = await createTenant(fleet, migrations, { slug, tier: tier.name })
    made.push(tenant)
    return tenant
  }
  const attacker = await create('attacker')
  const victim = await create('victim')
  await using tenancy: Tenancy<unknown> = await openTenancy(fleet.config)
  await using ground = await VerifyGround.open({ fleet, tenancy, tenants: { attacker, victim } })
  const dice = seededDice(seed)
  const tellStep = (what: string) => onStep?.(`${mode}: ${what}`)
  const tenants = { attacker, victim }
  const campaign = await attackPlacements(ground, {
    dice,
    onStep: tellStep,
    ...(signal && { signal }),
    further: (filled) =>
      attackFurther(application, {
        fleet,
        tenancy,
        ground,
        tenants,
        filled,
        dice,
        onStep: tellStep,
        signal,
      }),
  })
  const { fingerprints } = await readFingerprints(fleet, [victim.placement])
  return {
    mode,
    cluster,
    postgres: ground.postgres,
    fingerprint: fingerprints.get(victim.placement.id) ?? 'unknown',
    ...campaign,
  }
}

/** At once: no other process has heard of these tenants. */
async function deleteAll(fleet: Fleet, tenants: readonly Tenant[]): Promise<LeftTenant[]> {
  const left: LeftTenant[] = []
  for (const { slug } of tenants.toReversed()) {
    try {
      await deleteTenant(fleet, slug, { settleMs: 0 })
    } catch (error) {
      left.push({ slug, error: toTenantryError(error, 'verify').toJSON() })
    }
  }
  return left
}
