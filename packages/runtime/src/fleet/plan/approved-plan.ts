import { createHash } from 'node:crypto'

import { addToLedger, digestOf } from '../../catalog/ledger.ts'
import { TenantryError } from '../../errors.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { FleetPlan, PlacementPlan } from './plan-fleet.ts'

/** A migration as it is approved: its SQL is in the plan for those who read it. */
export type ApprovedMigration = Pick<RenderedMigration, 'name' | 'checksum' | 'kind' | 'statements'>

export interface ApprovedPlacement {
  readonly id: string
  readonly cluster: string
  readonly database: string
  readonly schema: string
  /** The digest of the ledger that it has. */
  readonly from: string
  /** The migrations that it gets, by name. */
  readonly migrations: readonly string[]
}

/** What a run is to do, no more and no less, so that somebody else can approve it. */
export interface ApprovedPlan {
  readonly migrations: readonly ApprovedMigration[]
  readonly placements: readonly ApprovedPlacement[]
}

/**
 * What is to be done of a plan. Placements that need nothing are left out.
 *
 * @throws {TenantryError} PLAN_HAS_PROBLEMS when a placement cannot be migrated.
 */
export function toApprovedPlan({ placements }: FleetPlan): ApprovedPlan {
  const stuck = placements.filter(({ problem }) => problem !== undefined)
  if (stuck.length > 0) throw hasProblems(stuck)
  const pending = placements.filter((entry) => entry.pending.length > 0)
  const migrations = new Map(
    pending.flatMap((entry) => entry.pending).map((entry) => [entry.name, entry]),
  )
  return {
    migrations: [...migrations.values()]
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .map(({ name, checksum, kind, statements }) => ({ name, checksum, kind, statements })),
    placements: pending
      .map((entry) => ({
        id: entry.placement.id,
        cluster: entry.placement.cluster,
        database: entry.placement.database,
        schema: entry.placement.schema,
        from: digestOf(entry.ledger),
        migrations: entry.pending.map(({ name }) => name),
      }))
      .sort((one, other) => (one.id < other.id ? -1 : 1)),
  }
}

/** SHA-256 of a plan, in hex: what is signed. */
export function hashPlan({ migrations, placements }: ApprovedPlan): string {
  const hash = createHash('sha256')
  for (const { name, checksum, kind, statements } of migrations) {
    hash.update(`${JSON.stringify([name, checksum, kind, statements])}\n`)
  }
  for (const { id, cluster, database, schema, from, migrations: names } of placements) {
    hash.update(`${JSON.stringify([id, cluster, database, schema, from, names])}\n`)
  }
  return hash.digest('hex')
}

/**
 * What of a plan is still to be done, when a fleet stands where `placements` says. A placement that was
 * deleted since needs nothing; one that has moved otherwise has a problem.
 *
 * @param migrations As the files say.
 * @throws {TenantryError} PLAN_OUTDATED when the files no longer say what was approved.
 */
export function restrictToPlan(
  approved: ApprovedPlan,
  migrations: readonly RenderedMigration[],
  placements: readonly PlacementPlan[],
): PlacementPlan[] {
  const byName = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { name, checksum } of approved.migrations) {
    if (byName.get(name)?.checksum !== checksum) throw outdated(name)
  }
  const wanted = new Map(approved.placements.map((entry) => [entry.id, entry]))
  return placements.flatMap((entry) => {
    const approval = wanted.get(entry.placement.id)
    return approval === undefined ? [] : [restrict(entry, approval, byName)]
  })
}

function restrict(
  entry: PlacementPlan,
  approval: ApprovedPlacement,
  byName: ReadonlyMap<string, RenderedMigration>,
): PlacementPlan {
  const approved = approval.migrations.flatMap((name) => byName.get(name) ?? [])
  if (digestOf(entry.ledger) === approval.from) {
    return { ...entry, pending: approved, after: addToLedger(entry.ledger, approved) }
  }
  const has = new Set(entry.ledger.map(({ migration }) => migration))
  const isDone = approved.every(({ name }) => has.has(name))
  if (isDone) return { ...entry, pending: [], after: entry.ledger }
  return {
    ...entry,
    problem: {
      code: 'PLAN_OUTDATED',
      message: 'The placement has other migrations than when the plan was made.',
      hint: 'Write a new plan with `saas migrate plan --out FILE`, and have that one approved.',
    },
  }
}

function outdated(migration: string): TenantryError {
  return new TenantryError('PLAN_OUTDATED', {
    message: `The migration ${migration} is not what the plan was made of.`,
    hint: 'Check out the version that the plan was made of, or write a new one with `saas migrate plan --out FILE`.',
    details: { migration },
  })
}

function hasProblems(stuck: readonly PlacementPlan[]): TenantryError {
  const [first] = stuck
  return new TenantryError('PLAN_HAS_PROBLEMS', {
    message: `${stuck.length} of the placements cannot be migrated: ${first?.problem?.message ?? ''}`,
    hint: first?.problem?.hint ?? '',
    details: { placements: stuck.map(({ placement }) => placement.id) },
  })
}
