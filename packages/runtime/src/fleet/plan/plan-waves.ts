import type { ResolvedWave } from '../../config/index.ts'
import type { ErrorReport } from '../../errors.ts'
import type { Placement } from '../../placement/placement.ts'
import type { PlacementPlan } from './plan-fleet.ts'

/** Placements that are migrated before the next ones begin. */
export interface Wave {
  readonly policy: ResolvedWave
  readonly placements: readonly PlacementPlan[]
}

/** A wave of the configuration, and which placements it means. */
export interface WavePolicy {
  readonly policy: ResolvedWave
  readonly includes: (placement: Placement) => boolean
}

/** The wave of those that no other one means. */
export const THE_REST: ResolvedWave = {
  name: 'rest',
  match: {},
  parallel: undefined,
  onError: 'stop',
  pauseMs: 0,
}

/** Puts each placement into the first wave that means it, else into the last one. Empty waves are left out. */
export function planWaves(
  placements: readonly PlacementPlan[],
  policies: readonly WavePolicy[],
): Wave[] {
  const all = [...policies, { policy: THE_REST, includes: () => true }]
  const byWave = Map.groupBy(placements, ({ placement }) =>
    all.find(({ includes }) => includes(placement)),
  )
  return all.flatMap((wave) => {
    const found = byWave.get(wave)
    return found === undefined ? [] : [{ policy: wave.policy, placements: found }]
  })
}

/** Marks the placements that must not be migrated, by their id. */
export function withProblems(
  waves: readonly Wave[],
  problems: ReadonlyMap<string, ErrorReport>,
): Wave[] {
  if (problems.size === 0) return [...waves]
  return waves.map(({ policy, placements }) => ({
    policy,
    placements: placements.map((entry) => {
      const problem = problems.get(entry.placement.id)
      return problem === undefined ? entry : { ...entry, problem }
    }),
  }))
}
