import type { ExtractionPlan } from '../../extract/index.ts'
import { planExtraction } from '../../extract/analyse/index.ts'
import { type CutQuery, openCut } from './open-cut.ts'

/** Reads the application and says what its extraction would do. @throws {TenantryError} what `openCut` throws. */
export function planCut(query: CutQuery): ExtractionPlan {
  return planExtraction(openCut(query))
}
