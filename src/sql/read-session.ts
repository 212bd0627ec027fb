import type { Node, VariableSetStmt } from 'libpg-query'

import { stringsOf } from './read-names.ts'
import { walkNodes } from './read-writes.ts'

/** A setting that a statement changes: `set local app.tenant = …`, `set_config('app.tenant', …, true)`. */
export interface SqlSetting {
  /** In lower case; undefined where it is not known. */
  readonly name: string | undefined
  /** Until the end of the transaction only; undefined where that is not known. */
  readonly isLocal: boolean | undefined
  /** Whether the value stands in the text. */
  readonly isConstant: boolean
}

export function settingsOf(statement: Node | undefined): readonly SqlSetting[] {
  const found: SqlSetting[] = []
  walkNodes(statement, (node) => {
    if ('VariableSetStmt' in node && node.VariableSetStmt.kind === 'VAR_SET_VALUE') {
      const { name, is_local: isLocal = false, args = [] } = node.VariableSetStmt
      if (isRoleNone(node.VariableSetStmt)) return
      const isConstant = args.every((one) => 'A_Const' in one || 'TypeCast' in one)
      found.push({ name: name?.toLowerCase(), isLocal, isConstant })
    }
    if ('FuncCall' in node && stringsOf(node.FuncCall.funcname).at(-1) === 'set_config') {
      const [name, value, local] = node.FuncCall.args ?? []
      found.push({
        name: textOf(name)?.toLowerCase(),
        isLocal: booleanOf(local),
        isConstant: value !== undefined && 'A_Const' in value,
      })
    }
  })
  return found
}

/** Whether a statement begins a transaction. */
export function beginsTransaction(statement: Node | undefined): boolean {
  if (statement === undefined || !('TransactionStmt' in statement)) return false
  const { kind } = statement.TransactionStmt
  return kind === 'TRANS_STMT_BEGIN' || kind === 'TRANS_STMT_START'
}

/** Whether a statement takes settings back. */
export function resetsSession(statement: Node | undefined): boolean {
  if (statement === undefined) return false
  if ('DiscardStmt' in statement) return true
  if (!('VariableSetStmt' in statement)) return false
  const { VariableSetStmt: set } = statement
  return /RESET|DEFAULT/.test(set.kind ?? '') || isRoleNone(set)
}

/** `set role none` is how a role is taken back. */
function isRoleNone({ name, args = [] }: VariableSetStmt): boolean {
  return name === 'role' && textOf(args[0])?.toLowerCase() === 'none'
}

function textOf(node: Node | undefined): string | undefined {
  return node !== undefined && 'A_Const' in node ? node.A_Const.sval?.sval : undefined
}

function booleanOf(node: Node | undefined): boolean | undefined {
  if (node === undefined) return undefined
  if ('TypeCast' in node) return booleanOf(node.TypeCast.arg)
  // The grammar leaves out what is false.
  return 'A_Const' in node && node.A_Const.boolval
    ? (node.A_Const.boolval.boolval ?? false)
    : undefined
}
