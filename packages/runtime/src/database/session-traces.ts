/** A block or a procedure may do any of this inside. */
const COMMANDS = new Set([
  'CALL',
  'DEALLOCATE',
  'DECLARE',
  'DISCARD',
  'DO',
  'LISTEN',
  'LOAD',
  'PREPARE',
  'RESET',
  'SET',
])
/** These end with the transaction, though their command is SET as well. */
const LOCAL = /^\s*set\s+(?:local|transaction|constraints)\b/i
const FUNCTIONS = /\bset_config\b|\bpg_settings\b|\bpg_(?:try_)?advisory_lock|\bu&"/i
const TRANSACTION_ENDS = new Set([
  'BEGIN',
  'COMMIT',
  'PREPARE TRANSACTION',
  'ROLLBACK',
  'START TRANSACTION',
])
const TO_SAVEPOINT = /^\s*rollback\s+(?:work\s+|transaction\s+)?to\b/i

/**
 * Whether a statement may have changed its connection past the end of the transaction: settings,
 * prepared statements, cursors, locks. Such a connection serves nobody else.
 *
 * @param command The command as PostgreSQL names it in its answer.
 */
export function leavesTraces(command: string | null, sql: string): boolean {
  if (command !== null && COMMANDS.has(command)) return !LOCAL.test(sql)
  return FUNCTIONS.test(sql)
}

/**
 * Whether a statement of the application has begun or ended a transaction behind our back: what comes
 * after it has lost its context.
 */
export function endsTransaction(command: string | null, sql: string): boolean {
  return command !== null && TRANSACTION_ENDS.has(command) && !TO_SAVEPOINT.test(sql)
}
