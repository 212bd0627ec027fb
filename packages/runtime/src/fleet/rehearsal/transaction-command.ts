import { sqlStateOf } from '../../database/sql-state.ts'
import { splitStatements } from '../../migrations/split-statements.ts'

const NOT_SUPPORTED = '0A000'
/** Where PostgreSQL refuses what cannot be executed by another statement; of its error this alone is in no language. */
const EXECUTE = 'exec_stmt_dynexecute'
const TRANSACTION_COMMAND =
  /^(?:abort|begin|commit|end|prepare\s+transaction|release|rollback|savepoint|start)\b/i

/**
 * Whether a migration was refused for a `commit` or its kin, as it is where statements are executed by
 * another one. `select … into` and `copy` are refused at the same place, so its statements decide.
 */
export function isTransactionCommand(cause: unknown, statements: readonly string[]): boolean {
  if (sqlStateOf(cause) !== NOT_SUPPORTED || !isRefusedByExecute(cause)) return false
  return statements.flatMap(splitStatements).some(({ body }) => TRANSACTION_COMMAND.test(body))
}

function isRefusedByExecute(cause: unknown): boolean {
  return cause instanceof Error && 'routine' in cause && cause.routine === EXECUTE
}
