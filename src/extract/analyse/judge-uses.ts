import { ts } from 'ts-morph'

import { calleeName } from '../../code/index.ts'
import { type Cut, type EdgeFacts, pathOf, placeOf, type Verdict } from '../index.ts'
import type { Use } from './find-uses.ts'
import { givesPromise } from './gives-promise.ts'

/** What becomes of each use of the module. */
export function judgeUses(uses: readonly Use[], cut: Cut): EdgeFacts[] {
  return uses.flatMap((use) => {
    const place = placeOf(use.node, cut)
    const { shape, name } = use
    const own = { direction: 'in', shape, name, place, verdict: verdictOf(use, cut) } as const
    const around = isCall(use) ? transactionAround(use.node) : undefined
    return around === undefined ? [own] : [own, spanned(use, around, cut)]
  })
}

const KEPT: Verdict = { is: 'kept' }

function verdictOf({ shape, name, kind, file, symbol }: Use, cut: Cut): Verdict {
  switch (shape) {
    case 'type':
    case 'enum':
    case 'error-class':
      return {
        is: 'rewritten',
        how: 'It moves into the contracts, and is had from there under the same name.',
      }
    case 'constant':
      return { is: 'rewritten', how: 'Its value moves into the contracts.' }
    case 'register-routes':
      return {
        is: 'rewritten',
        how: 'Its routes are served here or handed to the service, tenant by tenant.',
      }
    case 'call':
    case 'call-unawaited':
    case 'call-sync':
      return givesPromise(symbol, cut.program.checker)
        ? KEPT
        : { is: 'rewritten', how: 'It is awaited, and so are all that call it.' }
    case 'function-value':
      return givesPromise(symbol, cut.program.checker)
        ? KEPT
        : {
            is: 'refused',
            why: `${name} is handed on as a function that answers at once, and a service cannot.`,
            remedy: 'Call it here, and hand on what it answers; or make it async before.',
          }
    case 'class-instance':
      return {
        is: 'refused',
        why:
          kind === 'class'
            ? `${name} is a class: what it makes lives in one process, with its methods and its state.`
            : `${name} is an object with methods, or nobody can say that it is none: it lives in one process, with its state.`,
        remedy: `Export functions from ${pathOf(file, cut)} that take and return plain data, and keep the ${kind === 'class' ? 'class' : 'object'} inside.`,
      }
    case 'class-extended':
      return {
        is: 'refused',
        why: `${name} is the base of another class, which cannot lie in another process.`,
        remedy: 'Move the base class out of the module, or use an instance in place of a subclass.',
      }
    case 'namespace-handed-on':
      return {
        is: 'refused',
        why: 'All that the file exports is handed on or indexed, so that nobody can say what is used of it.',
        remedy: 'Name the members that are needed: `billing.issue`.',
      }
    case 'mutable-state':
      return {
        is: 'refused',
        why: `${name} can change, and a change in one process is not seen in the other.`,
        remedy: 'Export a function that reads it, and one that changes it.',
      }
  }
}

function isCall({ shape }: Use): boolean {
  return shape === 'call' || shape === 'call-sync' || shape === 'call-unawaited'
}

/** The nearest call that runs what it is given in a transaction, around a node. */
function transactionAround(node: ts.Node): ts.CallExpression | undefined {
  for (let inner = node; inner.parent !== undefined; inner = inner.parent) {
    const { parent } = inner
    if (!ts.isCallExpression(parent) || parent.expression === inner) continue
    if (ts.isFunctionLike(inner) && runsInTransaction(parent)) return parent
  }
  return undefined
}

const TRANSACTIONS: ReadonlySet<string> = new Set([
  'transaction',
  '$transaction',
  'withTransaction',
  'runInTransaction',
])

/** `db.transaction(…)`, `db.transaction().execute(…)` */
function runsInTransaction(call: ts.CallExpression): boolean {
  if (calleeName(call)?.text !== 'execute') return isTransactionNamed(call)
  const begun = ts.isPropertyAccessExpression(call.expression) && call.expression.expression
  return begun && ts.isCallExpression(begun) && isTransactionNamed(begun)
}

function isTransactionNamed(call: ts.CallExpression): boolean {
  return TRANSACTIONS.has(calleeName(call)?.text ?? '')
}

function spanned({ node, name }: Use, around: ts.CallExpression, cut: Cut): EdgeFacts {
  const { line } = placeOf(around, cut)
  return {
    direction: 'in',
    shape: 'transaction-spans',
    name,
    place: placeOf(node, cut),
    verdict: {
      is: 'refused',
      why: `The call stands in the transaction of line ${line}. The service has a connection of its own: it would not see what was written, nor take back what it writes.`,
      remedy:
        'Call it before the transaction or behind it, or have it done by an event that is written in the transaction.',
    },
  }
}
