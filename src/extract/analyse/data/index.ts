export { type DataFiles, type DataSources, readDataSources } from './data-sources.ts'
export type { SourceText } from './declared-tables.ts'
export { findDataEdges } from './find-data-edges.ts'
