import { ts } from 'ts-morph'

import { calleeName } from '../../code/index.ts'

/** What runs what it is given in a transaction, in the libraries that have one. */
export const TRANSACTIONS = [
  'transaction',
  '$transaction',
  'withTransaction',
  'runInTransaction',
] as const

const NAMES: ReadonlySet<string> = new Set(TRANSACTIONS)

/** The nearest call that runs what it is given in a transaction, around a node. */
export function transactionAround(node: ts.Node): ts.CallExpression | undefined {
  for (let inner = node; inner.parent !== undefined; inner = inner.parent) {
    const { parent } = inner
    if (!ts.isCallExpression(parent) || parent.expression === inner) continue
    if (ts.isFunctionLike(inner) && runsInTransaction(parent)) return parent
  }
  return undefined
}

/** `db.transaction(…)`, `db.transaction().execute(…)` */
export function runsInTransaction(call: ts.CallExpression): boolean {
  if (calleeName(call)?.text !== 'execute') return isTransactionNamed(call)
  const begun = ts.isPropertyAccessExpression(call.expression) && call.expression.expression
  return begun && ts.isCallExpression(begun) && isTransactionNamed(begun)
}

function isTransactionNamed(call: ts.CallExpression): boolean {
  return NAMES.has(calleeName(call)?.text ?? '')
}
