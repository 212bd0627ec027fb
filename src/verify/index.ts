export { type Answer, isRefused, NOT_ALLOWED, type Refused } from './answer.ts'
export { attackPlacements, type Campaign, type FurtherAttacks } from './attack-placements.ts'
export type { Ground } from './ground.ts'
export type { Actor, Channel, Inapplicable, Statement } from './attacks/attack.ts'
export { type Dice, seededDice } from './fill/dice.ts'
export type { RowValues } from './fill/draft-row.ts'
export type { InsertedRow, UnfilledTable } from './fill/fill-row.ts'
export type { FilledTable, Side } from './fill/fill-tables.ts'
export { refillVictim } from './fill/refill-victim.ts'
export type { Surface } from './probes/surface.ts'
export { SURFACES_SQL } from './probes/surfaces-sql.ts'
export { quoteName } from './sql-text.ts'
export type { Verdict, Wall } from './verdict.ts'
export {
  type Campaigned,
  countVerdicts,
  type Counts,
  isUnaltered,
  reportVerification,
  type VerifyReport,
} from './report.ts'
export { renderHtml } from './render/render-html.ts'
export { renderJunit } from './render/render-junit.ts'
export { type Anatomy, ANATOMY_SQL } from './mutants/anatomy.ts'
export { type Hunt, huntMutants } from './mutants/hunt-mutants.ts'
export type { MutableGround } from './mutants/mutable-ground.ts'
export {
  type HuntedMutant,
  mutationProblems,
  type MutationReport,
  reportMutation,
} from './mutants/hunted-mutant.ts'
export type { RuntimeFault } from './mutants/runtime-fault.ts'
export type {
  HttpDeclaration,
  Identity,
  Verification as DeclaredVerification,
  VerifiedTenant,
} from './declaration/index.ts'
export { DECLARATION_SCHEMA } from './declaration/declaration-schema.ts'
export { attackRoutes } from './http/attack-routes.ts'
export { readRoutes, type Route } from './http/read-routes.ts'
export type { RouteGround } from './http/route-observer.ts'
export { RouteParty } from './http/route-party.ts'
export type { WireAnswer, WireRequest } from './http/wire.ts'
export { fillParty, rowMarkers, worldStatement } from './http/row-knowledge.ts'
export { attackQueries, type QueryGround, type Written } from './queries/attack-queries.ts'
export type { AnyTables, Build } from './queries/query-attack.ts'
export { attackCaches, type CacheGround } from './declared/attack-caches.ts'
export { attackJobs, type CallAnswer, type JobGround } from './declared/attack-jobs.ts'
export { absentLike } from './http/absent-like.ts'
