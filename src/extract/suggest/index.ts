export { suggestChanges } from './suggest-changes.ts'
export type { CutCost, FileTie, Suggestion, TrialChange } from './suggestion.ts'
