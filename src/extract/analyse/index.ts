export type { Analysis } from './analysis.ts'
export { type DataFiles, type DataSources, readDataSources } from './data/index.ts'
export type { ModuleExport, UsedMember } from './module-exports.ts'
export { analyseCut, planExtraction, suggest } from './plan-extraction.ts'
