import { type ResolvedConfig, resolveConfig, type SaasConfig } from '../../config/index.ts'
import { TenantryError } from '../../errors.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import { Fleet } from '../fleet.ts'
import { migrateFleet } from './migrate-fleet.ts'
import { prepareSilos } from '../preparation/prepare-silos.ts'
import { readFleetPlan } from '../plan/read-fleet-plan.ts'
import { ensureRehearsed } from '../rehearsal/rehearse.ts'

export interface FirstTouchOptions {
  /** How long a request waits for a placement that somebody else migrates. Default: 30 s. */
  readonly waitMs?: number
}

/**
 * Migrates a placement when a tenant of it is first met, for fleets that are not migrated all at once.
 * One process does it, the others wait for it. It logs in as the administrator, as `saas migrate` does.
 */
export class FirstTouch {
  readonly #config: ResolvedConfig
  readonly #migrations: readonly RenderedMigration[]
  readonly #waitMs: number
  /** By slug: done, or under way. */
  readonly #met = new Map<string, Promise<void>>()

  /** @param migrations Those of the code, as `readMigrations` reads them. */
  constructor(
    config: SaasConfig,
    migrations: readonly RenderedMigration[],
    { waitMs = 30_000 }: FirstTouchOptions = {},
  ) {
    this.#config = resolveConfig(config)
    this.#migrations = migrations
    this.#waitMs = waitMs
  }

  /**
   * Resolves when the placement of a tenant has the migrations. After the first time in a process it
   * asks nobody.
   *
   * @throws {TenantryError} TENANT_UNKNOWN; PLACEMENT_BUSY when others were at it for too long; why the
   * placement cannot be migrated: MIGRATION_EDITED, MIGRATION_MISSING, MIGRATION_FAILED and those of
   * rehearsing.
   */
  async ensureMigrated(slug: string): Promise<void> {
    const known = this.#met.get(slug)
    if (known !== undefined) {
      await known
      return
    }
    const meeting = this.#meet(slug)
    this.#met.set(slug, meeting)
    try {
      await meeting
    } catch (error) {
      this.#met.delete(slug)
      throw error
    }
  }

  async #meet(slug: string): Promise<void> {
    await using fleet = await Fleet.open(this.#config)
    const match = { tenants: [slug] }
    const { placements } = await readFleetPlan(fleet, this.#migrations, { match })
    const [entry] = placements
    if (entry === undefined || (entry.pending.length === 0 && entry.problem === undefined)) return
    if (entry.problem) throw new TenantryError(entry.problem.code, entry.problem)
    await ensureRehearsed(fleet, this.#migrations)
    const [unprepared] = (await prepareSilos(fleet, [entry.placement])).values()
    if (unprepared) throw new TenantryError(unprepared.code, unprepared)
    const [outcome] = await migrateFleet(
      fleet,
      { migrations: this.#migrations, placements: [entry] },
      { attempts: Infinity, signal: AbortSignal.timeout(this.#waitMs) },
    )
    if (outcome?.error) throw new TenantryError(outcome.error.code, outcome.error)
    if (outcome?.outcome === 'not run') throw busy(slug)
  }
}

function busy(slug: string): TenantryError {
  return new TenantryError('PLACEMENT_BUSY', {
    message: `The placement of ${JSON.stringify(slug)} could not be migrated in time: something held a lock in it.`,
    hint: 'Try again; `saas migrate --tenant` shows what is in the way.',
    details: { slug },
  })
}
