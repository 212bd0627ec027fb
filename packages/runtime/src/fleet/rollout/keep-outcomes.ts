import { reasonOf, TenantryError } from '../../errors.ts'
import type { MigrateOptions, PlacementOutcome } from './migrate-fleet.ts'

/**
 * Runs, and where that is cut short after placements were touched, throws what became of them with the
 * reason: the catalog may not know it all by then.
 *
 * @param run Gets the options with which it has to tell of outcomes.
 * @throws {TenantryError} RUN_CUT_SHORT, with the outcomes in its details; what `run` throws before a
 * placement was touched.
 */
export async function keepOutcomes<Options extends MigrateOptions, Result>(
  options: Options,
  run: (options: Options) => Promise<Result>,
): Promise<Result> {
  const told: PlacementOutcome[] = []
  const onOutcome = (outcome: PlacementOutcome): void => {
    told.push(outcome)
    options.onOutcome?.(outcome)
  }
  try {
    return await run({ ...options, onOutcome })
  } catch (cause) {
    // One that turned out not to be what its migrations make was told twice: the last word counts.
    const outcomes = [...new Map(told.map((outcome) => [outcome.placement.id, outcome])).values()]
    if (!outcomes.some(({ applied }) => applied.length > 0)) throw cause
    throw cutShort(outcomes, cause)
  }
}

function cutShort(outcomes: readonly PlacementOutcome[], cause: unknown): TenantryError {
  const count = (wanted: PlacementOutcome['outcome']): number =>
    outcomes.filter(({ outcome }) => outcome === wanted).length
  const hint = cause instanceof TenantryError ? `${cause.hint} Then run` : 'Run'
  return new TenantryError('RUN_CUT_SHORT', {
    message: `The run came to a sudden end: ${reasonOf(cause)} By then ${count('migrated')} placements were changed and ${count('failed')} had failed.`,
    hint: `${hint} the command again: what a placement has stands in the placement, and is not done twice.`,
    cause,
    details: { placements: outcomes },
  })
}
