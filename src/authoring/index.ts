export { type DescribedChange, type Form, FORMS, parseChange } from './described-change.ts'
export { type ChangeQuestion, planChange, type PlannedChange } from './plan-change.ts'
export { backfill, notNull, type Step } from './step.ts'
