export type { EventTables } from './event-tables.ts'
export type { ExtractionRecord, RecordedFile } from './extraction-record.ts'
export type { ProjectFacts } from './project-facts.ts'
export type { Layout } from './layout.ts'
export { filesOf, layOut } from './layout.ts'
export {
  type ChangeOptions,
  type ExtractionChanges,
  type MovedPath,
  planChanges,
} from './plan-changes.ts'
export { takeOutLines } from './take-out-lines.ts'
