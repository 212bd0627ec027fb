import type { ExtractionPlan } from '../../extract/index.ts'
import { planExtraction, readDataSources } from '../../extract/analyse/index.ts'
import { type CutQuery, openCut } from './open-cut.ts'
import { readDataFiles } from './read-data-files.ts'

/**
 * Reads the application and says what its extraction would do.
 *
 * @throws {TenantryError} what `openCut` and `readDataFiles` throw.
 */
export async function planCut(query: CutQuery): Promise<ExtractionPlan> {
  const cut = openCut(query)
  return planExtraction(cut, await readDataSources(cut, await readDataFiles(cut)))
}
