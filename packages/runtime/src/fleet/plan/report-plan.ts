import type { ErrorReport } from '../../errors.ts'
import type { RenderedMigration } from '../../migrations/rendered-migration.ts'
import type { Placement } from '../../placement/placement.ts'
import type { HeldMigration } from './hold-back.ts'
import type { PlacementPlan } from './plan-fleet.ts'
import type { ReadPlan } from './read-fleet-plan.ts'

/** A placement that is not at the newest version. */
export interface PlacementReport {
  readonly placement: Placement
  /** The newest migration that it has, by name; undefined where it has none. */
  readonly version: string | undefined
  /** What it lacks, by name. */
  readonly pending: readonly string[]
  /** Why it cannot be migrated; undefined when it can. */
  readonly problem: ErrorReport | undefined
}

/** A migration that is pending somewhere: its SQL once, since it is the same everywhere. */
export interface PendingMigration extends Pick<
  RenderedMigration,
  'name' | 'module' | 'kind' | 'statements' | 'destructive'
> {
  /** How many placements need it. */
  readonly placements: number
}

/** What a run would do. */
export interface PlanReport {
  /** Of all placements that are meant, those that need nothing among them. */
  readonly placements: number
  readonly migrations: readonly PendingMigration[]
  readonly pending: readonly PlacementReport[]
  /** What waits until a later run. */
  readonly held: readonly HeldMigration[]
}

/** How many placements have a version. */
export interface VersionCount {
  /** The newest migration that they have, by name; undefined where they have none. */
  readonly version: string | undefined
  /** How many migrations they lack. */
  readonly pending: number
  readonly placements: number
}

/** Where a fleet stands. */
export interface StatusReport {
  readonly placements: number
  readonly upToDate: number
  /** The newest migration of the files, by name; undefined where there is none. */
  readonly newest: string | undefined
  /** The most frequent first. */
  readonly versions: readonly VersionCount[]
  /** Each placement that is not at the newest version, or has a problem. */
  readonly behind: readonly PlacementReport[]
  /** What waits until a later run: a placement that lacks nothing else is not behind. */
  readonly held: readonly HeldMigration[]
}

export function reportPlan({ placements, held }: ReadPlan): PlanReport {
  const counts = new Map<RenderedMigration, number>()
  for (const { pending } of placements) {
    for (const migration of pending) counts.set(migration, (counts.get(migration) ?? 0) + 1)
  }
  const migrations = [...counts].sort(([one], [other]) => (one.name < other.name ? -1 : 1))
  return {
    placements: placements.length,
    migrations: migrations.map(([{ name, module, kind, statements, destructive }, count]) => ({
      name,
      module,
      kind,
      statements,
      destructive,
      placements: count,
    })),
    pending: placements.filter(isBehind).map(toReport),
    held,
  }
}

export function reportStatus({ migrations, placements, held }: ReadPlan): StatusReport {
  const behind = placements.filter(isBehind)
  const groups = Map.groupBy(placements, ({ ledger, pending }) =>
    JSON.stringify([ledger.at(-1)?.migration, pending.length]),
  )
  const versions = [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const version = first.ledger.at(-1)?.migration
    return [{ version, pending: first.pending.length, placements: group.length }]
  })
  return {
    placements: placements.length,
    upToDate: placements.length - behind.length,
    newest: migrations.at(-1)?.name,
    versions: versions.sort((one, other) => other.placements - one.placements),
    behind: behind.map(toReport),
    held,
  }
}

function isBehind({ pending, problem }: PlacementPlan): boolean {
  return problem !== undefined || pending.length > 0
}

function toReport({ placement, ledger, pending, problem }: PlacementPlan): PlacementReport {
  const names = pending.map(({ name }) => name)
  return { placement, version: ledger.at(-1)?.migration, pending: names, problem }
}
