import type { FileEdit } from '../../edits/index.ts'
import { analyseCut } from '../../extract/analyse/index.ts'
import type { MovedPath } from '../../extract/apply/index.ts'
import type { ExtractionPlan } from '../../extract/index.ts'
import { type CutQuery, openCut } from './open-cut.ts'
import { planChangesOf, type WantedChanges } from './plan-changes-of.ts'

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
 * @throws {TenantryError} what `openCut` throws; EXTRACT_FILE_BINARY.
 */
export async function planCut(
  query: CutQuery,
  wanted: WantedChanges | undefined,
): Promise<PlannedCut> {
  const analysis = analyseCut(openCut(query))
  const changes = wanted && (await planChangesOf(analysis, wanted)).changes
  return { plan: analysis.plan, changes }
}
