const COMMANDS = new Set([
  'DEALLOCATE',
  'DECLARE',
  'DISCARD',
  'LISTEN',
  'LOAD',
  'PREPARE',
  'RESET',
  'SET',
])
/** These end with the transaction, though their command is SET as well. */
const LOCAL = /^\s*set\s+(?:local|transaction|constraints)\b/i
const FUNCTIONS = /\bset_config\b|\bpg_(?:try_)?advisory_lock/i

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
