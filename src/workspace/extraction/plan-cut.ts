import type { FileEdit } from '../../edits/index.ts'
import {
  type Analysis,
  analyseCut,
  readDataSources,
  type DataSources,
  withEvents,
  withSuggestions,
} from '../../extract/analyse/index.ts'
import type { ExtractionPlan, MovedPath } from '../../extract/index.ts'
import { type CutQuery, openCut } from './open-cut.ts'
import { planChangesOf, type WantedChanges } from './plan-changes-of.ts'
import { readDataFiles } from './read-data-files.ts'

export interface PlannedCut {
  readonly plan: ExtractionPlan
  /** What applying it would do to files; undefined where nobody has asked. */
  readonly changes:
    | { readonly edits: readonly FileEdit[]; readonly moved: readonly MovedPath[] }
    | undefined
}

/**
 * Reads the application and says what its extraction would do. Writes nothing.
 *
 * @param wanted Undefined where the changes of files are not asked for.
 * @param events Functions that are to be events. Default: none.
 * @throws {TenantryError} USAGE_INVALID_VALUE for an event that cannot be; what `openCut` and `readDataFiles` throw; EXTRACT_FILE_BINARY.
 */
export async function planCut(
  query: CutQuery,
  wanted: WantedChanges | undefined,
  events: readonly string[] = [],
): Promise<PlannedCut> {
  const { analysis, sources } = await readApplication(query, events)
  const changes = wanted && (await planChangesOf(analysis, wanted)).changes
  return { plan: withSuggestions(analysis, sources), changes }
}

/** Reads the application and finds out all that its extraction needs to know. @throws {TenantryError} as `planCut`. */
export async function studyCut(query: CutQuery, events: readonly string[] = []): Promise<Analysis> {
  return (await readApplication(query, events)).analysis
}

async function readApplication(
  query: CutQuery,
  events: readonly string[],
): Promise<{ readonly analysis: Analysis; readonly sources: DataSources }> {
  const cut = openCut(query)
  const sources = await readDataSources(cut, await readDataFiles(cut))
  return { analysis: withEvents(analyseCut(cut, sources), events), sources }
}
