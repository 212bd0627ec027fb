/** A block or a procedure may do any of this inside. */
const COMMANDS = new Set([
  'CALL',
  'CREATE',
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
/** The last two run a text as SQL, in which a name can hide. */
const FUNCTIONS =
  /\bset_config\b|\bsetseed\b|\bpg_settings\b|\bpg_(?:try_)?advisory_lock|\bu&"|\b(?:query|cursor)_to_xml|\bts_(?:stat|rewrite)\b/i
/** What begins like this runs no other command inside. */
const PLAIN = /^\s*(?:delete|insert|merge|select|table|update|values|with)\b/i
/** With `and chain` a transaction is open as before, and it is another one. */
const TRANSACTION_ENDS = new Set(['COMMIT', 'ROLLBACK'])
const TO_SAVEPOINT = /^\s*rollback\s+(?:work\s+|transaction\s+)?to\b/i

/**
 * Whether a statement may have changed its connection past the end of the transaction: settings, the
 * seed of random numbers, prepared statements, cursors, locks. Such a connection serves nobody else.
 *
 * @param command The command as PostgreSQL names it in its answer; null where the statement failed,
 * which does not take back what it prepared or locked.
 */
export function leavesTraces(command: string | null, sql: string): boolean {
  if (command === null && !PLAIN.test(sql)) return true
  if (command !== null && COMMANDS.has(command)) return !LOCAL.test(sql)
  return FUNCTIONS.test(sql)
}

/**
 * Whether a statement of the application has ended a transaction behind our back: what comes after it
 * has lost its context.
 */
export function endsTransaction(command: string | null, sql: string): boolean {
  return command !== null && TRANSACTION_ENDS.has(command) && !TO_SAVEPOINT.test(sql)
}
