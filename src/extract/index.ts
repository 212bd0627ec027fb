export {
  type CutScore,
  type EventCandidate,
  type ExtractionPlan,
  type ReachedFunction,
  scoreCut,
  waiveEdges,
  weightOf,
} from './extraction-plan.ts'
export { type Cut, filesOfCut, isInside, pathOf, placeIn, placeOf } from './cut.ts'
export { type Edge, type EdgeFacts, type Place, toEdge, type Verdict } from './edge.ts'
export { isCodeMigration, isOwnMigration } from './migration-file.ts'
export type { MovedPath } from './moved-path.ts'
export { type ReferredProject, referredFrom } from './referred-project.ts'
export type { CutCost, Suggestion } from './suggest/index.ts'
export { type ShapeId, SHAPES } from './shapes.ts'
export { type RehearsalSummary, type RehearsedFailure, summarise } from './rehearsal-summary.ts'
export { isNamedAsTest, TEST_GLOBS } from './test-file.ts'
