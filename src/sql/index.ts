export * from './change.ts'
export { parseSql } from './parse-sql.ts'
export type { SqlStatement } from './sql-statement.ts'
export { quoteName, quoteObject } from './quote-name.ts'
export { indexName, SchemaModel, type TableModel } from './schema-model.ts'
export { changeOfType } from './type-change.ts'
export { mayDifferByRow } from './volatility.ts'
export { locksOf, type StatementLocks, type TableLock } from './locks.ts'
export { deriveChecks, type DerivedChecks, type SkippedCheck } from './derive-checks.ts'
export { locksOfMigrations, type MigrationLocks } from './locks-of-migration.ts'
export { type Inverse, invertMigration } from './invert-migration.ts'
export { findTableOwners, ownersOf } from './table-owners.ts'
export type { ColumnTie } from './read-condition.ts'
export type { SqlSetting } from './read-session.ts'
export { readSources, type SqlSource } from './read-sources.ts'
export { openSqlParser, type SqlParser, type SqlText } from './sql-parser.ts'
export { type ParsedMigration, parseMigrations } from './parse-migrations.ts'
export * from './state/database-state.ts'
export { buildState } from './state/build-state.ts'
export { emptyRelation } from './state/read-relation.ts'
export {
  type ConditionKind,
  type ConditionQuestion,
  type ConditionVerdict,
  isTied,
} from './state/condition-kind.ts'
export { judgeCondition } from './state/judge-condition.ts'
export {
  functionsCalledIn,
  isContextValue,
  namesOfContext,
  type TenantContext,
} from './state/tenant-context.ts'
export { contextVariables, type TieQuestion, untiedSources } from './state/untied-sources.ts'
export * from './live/index.ts'
