export { contentSql } from './content-sql.ts'
export type { ContentRows, RelationRow } from './content-rows.ts'
export {
  groupSchemas,
  type MentionedRow,
  type SchemaGroup,
  type SchemaHashRow,
  type TreeUseRow,
} from './group-schemas.ts'
export * from './live-database.ts'
export { normalizeTree, type NormalTree } from './normal-tree.ts'
export { readLiveAnswers } from './read-live-answers.ts'
export { MENTIONED_SQL, schemaHashSql, TREE_TEXT_SQL, TREE_USES_SQL } from './schema-hash-sql.ts'
export type { ServerRow, SurroundingsRows } from './surroundings-rows.ts'
export { type SurroundingsSql, surroundingsSql } from './surroundings-sql.ts'
export type { LiveAnswers } from './to-live-database.ts'
export { type RowCheck, rowChecksOf } from './row-checks.ts'
