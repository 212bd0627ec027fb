import type { Node } from 'libpg-query'

import { stringsOf } from './read-names.ts'
import { walkNodes } from './read-writes.ts'

/** What all sessions of a database share: a channel that is written to, or a lock by its number. */
export interface SqlChannel {
  readonly kind: 'notify' | 'lock'
}

const LOCK = /^pg_(?:try_)?advisory_(?:xact_)?lock(?:_shared)?$/

/** The channels and locks of a statement. A message without words is none: it tells nobody anything. */
export function channelsOf(statement: Node | undefined): readonly SqlChannel[] {
  const found: SqlChannel[] = []
  walkNodes(statement, (node) => {
    if ('NotifyStmt' in node && node.NotifyStmt.payload) found.push({ kind: 'notify' })
    if (!('FuncCall' in node)) return
    const { funcname, args = [] } = node.FuncCall
    const name = stringsOf(funcname).at(-1)?.toLowerCase() ?? ''
    const [, payload] = args
    if (name === 'pg_notify' && payload && !isEmpty(payload)) found.push({ kind: 'notify' })
    if (LOCK.test(name)) found.push({ kind: 'lock' })
  })
  return found
}

function isEmpty(node: Node): boolean {
  return 'A_Const' in node && (node.A_Const.isnull === true || node.A_Const.sval?.sval === '')
}
