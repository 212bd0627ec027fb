export { type Answer, isRefused, NOT_ALLOWED, type Refused } from './answer.ts'
export {
  attackPlacements,
  type Campaign,
  type CampaignOptions,
  type CampaignTable,
} from './attack-placements.ts'
export type { Ground } from './ground.ts'
export type { Actor, Channel, Inapplicable, Statement } from './attacks/attack.ts'
export { type Dice, seededDice } from './fill/dice.ts'
export type { RowValues } from './fill/draft-row.ts'
export type { InsertedRow, UnfilledTable } from './fill/fill-row.ts'
export type { Side } from './fill/fill-tables.ts'
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
  type SupportedControl,
  type VerifyReport,
} from './report.ts'
export { renderHtml } from './render/render-html.ts'
export { renderJunit } from './render/render-junit.ts'
export { type Anatomy, ANATOMY_SQL } from './mutants/anatomy.ts'
export {
  type Hunt,
  type HuntOptions,
  huntMutants,
  type MutableGround,
} from './mutants/hunt-mutants.ts'
export {
  type HuntedMutant,
  mutationProblems,
  type MutationReport,
  reportMutation,
} from './mutants/hunted-mutant.ts'
export type { RuntimeFault } from './mutants/runtime-fault.ts'
