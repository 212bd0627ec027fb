export { type CodeProgram, toCodeProgram } from './code-program.ts'
export { type Conflict, conflictsOf } from './conflicts.ts'
export { foreignOrigin } from './constant-values.ts'
export { type DatabaseGuard, guardOf } from './database-kind.ts'
export { type Flow, flowsTo, type Origin } from './origins.ts'
export type { Ending, Operation, Query, RowSource, Step } from './query.ts'
export { isPgDatabase, isSqlTag, type RawSql, readRawSql } from './raw-sql.ts'
export { readQueries } from './read-queries.ts'
export { formsOf, fragmentsOf, type SqlFragment, textOfPieces, withoutJoins } from './sql-pieces.ts'
export { type ConditionParser, type TenantTie, tiesOf } from './tenant-ties.ts'
export { textsOf } from './texts-of.ts'
export {
  callsOnDatabase,
  hasWith,
  readWith,
  type WithClause,
  withClausesOf,
} from './with-clauses.ts'
export { lacksColumn, writtenColumn } from './written-columns.ts'
