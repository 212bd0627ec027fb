import type { Measurement } from '../../catalog/measurement.ts'
import type { Placement } from '../../placement/placement.ts'
import type { PlacementPlan } from './plan-fleet.ts'
import type { Wave } from './plan-waves.ts'
import { meanOf, predictPlacement, type Prediction } from './predict-placement.ts'

/** How long a run will take, from what earlier ones took. */
export interface RunEstimate {
  /** Of the placements that are counted, pauses included; undefined where none can be. */
  readonly durationMs: number | undefined
  /** How much of it are pauses between waves. */
  readonly pausesMs: number
  /** Connections for each cluster, where a wave does not say otherwise. */
  readonly concurrency: number
  /** How many placements are counted. */
  readonly placements: number
  /** How many of them are predicted from placements of another mode, for want of their own. */
  readonly ofOtherMode: number
  /** What the estimate is made from. */
  readonly measured: readonly MeasuredMigrations[]
  /** The placements that are not counted, and what nothing was measured of. */
  readonly unmeasured: { readonly placements: number; readonly migrations: readonly string[] }
}

/** What migrations took together in a placement. */
export type MeasuredMigrations = Pick<
  Measurement,
  'migrations' | 'placements' | 'meanMs' | 'slowestMs'
>

/** Placements of a cluster that are alike. */
interface Group extends Prediction, Pick<Placement, 'cluster' | 'mode'> {
  readonly placements: number
}

/**
 * Predicts a run: the clusters of a wave go on at once, each with its connections; a wave ends with
 * its last placement, and pauses before the next one. Counted is the work in the placements, without
 * retries, and without what is done before the first wave and after each.
 *
 * @param waves What is left to do. Placements with a problem are not begun, and take no time.
 * @param measurements What earlier runs took (`fleet.runs.measured`). A placement that they say too little of is
 * not counted.
 * @param concurrency Connections for each cluster. Default: 4.
 */
export function estimateRun(
  waves: readonly Wave[],
  measurements: readonly Measurement[],
  concurrency = 4,
): RunEstimate {
  const working = waves
    .map(({ policy, placements }) => ({ policy, groups: groupAlike(placements, measurements) }))
    .filter(({ groups }) => groups.length > 0)
  const groups = working.flatMap((wave) => wave.groups)
  const counted = groups.filter(isMeasured)
  const left = groups.filter((group) => !isMeasured(group))
  const pausesMs = sum(working.slice(0, -1).map(({ policy }) => policy.pauseMs))
  const workMs = sum(
    working.map((wave) =>
      waveMs(wave.groups.filter(isMeasured), wave.policy.parallel ?? concurrency),
    ),
  )
  return {
    durationMs: counted.length === 0 ? undefined : workMs + pausesMs,
    pausesMs,
    concurrency,
    placements: sum(counted.map(({ placements }) => placements)),
    ofOtherMode: sum(counted.filter(isOfOtherMode).map(({ placements }) => placements)),
    measured: summarise(counted.flatMap(({ parts }) => parts.flat())),
    unmeasured: {
      placements: sum(left.map(({ placements }) => placements)),
      migrations: [...new Set(left.flatMap(({ unmeasured }) => unmeasured))].sort(),
    },
  }
}

/** A fleet stands at few versions, so that few groups are many placements. */
function groupAlike(
  placements: readonly PlacementPlan[],
  measurements: readonly Measurement[],
): Group[] {
  const working = placements.filter(({ pending, problem }) => pending.length > 0 && !problem)
  const groups = Map.groupBy(working, ({ placement: { cluster, mode }, pending }) =>
    JSON.stringify([cluster, mode, ...pending.map(({ name }) => name)]),
  )
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { cluster, mode } = first.placement
    const names = first.pending.map(({ name }) => name)
    const prediction = predictPlacement({ cluster, mode }, names, measurements)
    return [{ cluster, mode, placements: group.length, ...prediction }]
  })
}

function isMeasured({ unmeasured }: Group): boolean {
  return unmeasured.length === 0
}

function isOfOtherMode({ mode, parts }: Group): boolean {
  return parts.some((part) => part.every((one) => one.mode !== mode))
}

/** The cluster that takes longest governs; and none is done before the longest of its placements. */
function waveMs(groups: readonly Group[], connections: number): number {
  const byCluster = Map.groupBy(groups, ({ cluster }) => cluster)
  const clusters = [...byCluster.values()].map((ofCluster) => {
    const loads = ofCluster.map(({ parts, placements }) => ({
      eachMs: sum(parts.map(meanOf)),
      placements,
    }))
    const workMs = sum(loads.map(({ eachMs, placements }) => eachMs * placements))
    return Math.max(workMs / connections, ...loads.map(({ eachMs }) => eachMs))
  })
  return Math.max(0, ...clusters)
}

function summarise(measurements: readonly Measurement[]): MeasuredMigrations[] {
  const bySet = Map.groupBy(new Set(measurements), ({ migrations }) => migrations.join('\n'))
  return [...bySet]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([names, group]) => ({
      migrations: names.split('\n'),
      placements: sum(group.map(({ placements }) => placements)),
      meanMs: meanOf(group),
      slowestMs: Math.max(...group.map(({ slowestMs }) => slowestMs)),
    }))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
