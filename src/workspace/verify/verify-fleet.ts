import { openTenancy, type Tenancy, type Tenant } from '@tenantry/runtime'
import { type Mode, type ResolvedTier } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'
import { createTenant, type Fleet, readFingerprints } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { attackPlacements, type Campaigned, seededDice, type Side } from '../../verify/index.ts'
import type { OpenApplication } from './application/open-application.ts'
import { attackFurther } from './attack-further.ts'
import { VerifyGround } from './verify-ground.ts'
import { deleteAll, type LeftTenant, slugOf, sweepDeadRuns, withVerifyRun } from './verify-run.ts'

export interface VerifyOptions {
  /** Default: all that tiers place tenants in. */
  readonly modes?: readonly Mode[] | undefined
  readonly seed: string
  /** Whose routes, jobs and caches are attacked, too. Default: none. */
  readonly application?: OpenApplication | undefined
  /** Why there is none, for the report. Default: there is no saas.verify.ts. */
  readonly noApplication?: string
  readonly signal?: AbortSignal
  readonly onStep?: (what: string) => void
}

export interface Verification {
  readonly campaigns: readonly Campaigned[]
  /** Tenants of the run that could not be deleted. */
  readonly left: readonly LeftTenant[]
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
  const tiers = tiersToAttack(fleet, options.modes)
  const left = [
    ...(await sweepDeadRuns(fleet, () =>
      options.onStep?.('sweep: deletes what a killed run left'),
    )),
  ]
  for (const tier of tiers) {
    const done = await withVerifyRun(fleet, (run) =>
      attackAndClear(fleet, migrations, tier, { ...options, run }),
    )
    left.push(...done.left)
    if ('error' in done) throw left.length > 0 ? new TenantsLeft(left, done.error) : done.error
    campaigns.push(done.campaign)
  }
  return { campaigns, left }
}

type Attacked = { readonly campaign: Campaigned } | { readonly error: unknown }

/** However it ends, its tenants are deleted. */
async function attackAndClear(
  fleet: Fleet,
  migrations: readonly RenderedMigration[],
  tier: ResolvedTier,
  options: VerifyOptions & { readonly run: string },
): Promise<Attacked & { readonly left: readonly LeftTenant[] }> {
  const made: Tenant[] = []
  const attacked = await attackTier(fleet, migrations, tier, { ...options, made }).then(
    (campaign): Attacked => ({ campaign }),
    (error: unknown): Attacked => ({ error }),
  )
  options.onStep?.(`${tier.mode}: deletes its tenants`)
  const slugs = made.toReversed().map(({ slug }) => slug)
  return { ...attacked, left: await deleteAll(fleet, slugs) }
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
  {
    seed,
    application,
    noApplication,
    signal,
    onStep,
    made,
    run,
  }: VerifyOptions & { readonly made: Tenant[]; readonly run: string },
): Promise<Campaigned> {
  const { mode, cluster } = tier
  const create = async (side: Side): Promise<Tenant> => {
    signal?.throwIfAborted()
    onStep?.(`${mode}: creates the ${side}`)
    const tenant = await createTenant(fleet, migrations, {
      slug: slugOf(run, side),
      tier: tier.name,
    })
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
        noApplication,
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
