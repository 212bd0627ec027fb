import { reasonOf, TenantryError } from '../../errors.ts'
import type { MigrateOptions, PlacementOutcome } from './migrate-fleet.ts'

/**
 * Runs, and where that is cut short after outcomes were told, throws them with the reason: the catalog
 * may not know them all by then.
 *
 * @param run Gets the options with which it has to tell of outcomes.
 * @throws {TenantryError} RUN_CUT_SHORT, with the outcomes in its details; what `run` throws before the
 * first outcome.
 */
export async function keepOutcomes<Options extends MigrateOptions, Result>(
  options: Options,
  run: (
    options: Options & { readonly onOutcome: (outcome: PlacementOutcome) => void },
  ) => Promise<Result>,
): Promise<Result> {
  const told: PlacementOutcome[] = []
  const onOutcome = (outcome: PlacementOutcome): void => {
    told.push(outcome)
    options.onOutcome?.(outcome)
  }
  try {
    return await run({ ...options, onOutcome })
  } catch (cause) {
    if (told.length === 0) throw cause
    // One that turned out not to be what its migrations make was told twice: the last word counts.
    throw cutShort(
      [...new Map(told.map((outcome) => [outcome.placement.id, outcome])).values()],
      cause,
    )
  }
}

function cutShort(outcomes: readonly PlacementOutcome[], cause: unknown): TenantryError {
  const count = (wanted: PlacementOutcome['outcome']): number =>
    outcomes.filter(({ outcome }) => outcome === wanted).length
  const hint = cause instanceof TenantryError ? `${cause.hint} Then run` : 'Run'
  return new TenantryError('RUN_CUT_SHORT', {
    message: `The run could not be completed: ${reasonOf(cause)} Of ${outcomes.length} placements ${count('migrated')} were changed and ${count('failed')} have failed.`,
    hint: `${hint} the command again: what a placement has stands in the placement, and is not done twice.`,
    cause,
    details: { placements: outcomes },
  })
}
