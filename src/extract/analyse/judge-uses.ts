import type { ts } from 'ts-morph'

import { type Cut, type EdgeFacts, pathOf, placeOf, type Verdict } from '../index.ts'
import type { Use } from './uses/use.ts'
import { givesPromise } from './gives-promise.ts'
import { transactionAround } from './transactions.ts'

/** What becomes of each use of the module. */
export function judgeUses(uses: readonly Use[], cut: Cut): EdgeFacts[] {
  return uses.flatMap((use) => {
    const place = placeOf(use.node, cut)
    const { shape, name } = use
    const other = pathOf(use.file, cut)
    const verdict = verdictOf(use, cut)
    const own = { direction: 'in', shape, name, other, place, verdict } as const
    const around = isCall(use) ? transactionAround(use.node) : undefined
    return around === undefined ? [own] : [own, spanned(use, around, cut)]
  })
}

const KEPT: Verdict = { is: 'kept' }
const IN_CONTRACTS: Verdict = {
  is: 'rewritten',
  how: 'It moves into the contracts, and is had from there under the same name.',
}
const IN_CODE: Verdict = {
  is: 'rewritten',
  how: 'It is read from the code of the service, which the application has as well.',
}

function verdictOf({ shape, name, kind, file, symbol, isTyped }: Use, cut: Cut): Verdict {
  switch (shape) {
    case 'type':
      return kind === 'type' || kind === 'enum' || kind === 'error-class' ? IN_CONTRACTS : IN_CODE
    case 'enum':
    case 'error-class':
      return IN_CONTRACTS
    case 'constant':
      return IN_CODE
    case 'register-routes':
      return {
        is: 'rewritten',
        how: 'Its routes are served here or handed to the service, tenant by tenant.',
      }
    case 'call':
    case 'call-unawaited':
    case 'call-sync':
      if (givesPromise(symbol, cut.program.checker)) return KEPT
      return isTyped
        ? { is: 'rewritten', how: 'It is awaited, and so are all that call it.' }
        : refuseUntyped(name)
    case 'function-value':
      return givesPromise(symbol, cut.program.checker)
        ? KEPT
        : {
            is: 'refused',
            why: `${name} is handed on as a function that answers at once, and a service cannot.`,
            remedy: 'Call it here, and hand on what it answers; or make it async before.',
          }
    case 'class-instance':
      if (kind === 'instance') return refuseInstance(name, pathOf(file, cut))
      return {
        is: 'refused',
        why: `${name} is a class: what it makes lives in one process, with its methods and its state.`,
        remedy: `Export functions from ${pathOf(file, cut)} that take and return plain data, and keep the class inside.`,
      }
    case 'class-extended':
      return {
        is: 'refused',
        why: `${name} is the base of another class, which cannot lie in another process.`,
        remedy: 'Move the base class out of the module, or use an instance in place of a subclass.',
      }
    case 'object-handed-on':
      return {
        is: 'refused',
        why: `${name} is handed on as a whole, so that nobody can say which of its functions are called, nor where.`,
        remedy: `Hand on the functions that are needed: \`(id) => ${name}.find(id)\`.`,
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

function refuseInstance(name: string, path: string): Verdict {
  return {
    is: 'refused',
    why: `${name} is no plain value, or has no type that says that it is one: it lives in one process, with its state.`,
    remedy: `Export functions from ${path} that take and return plain data, and keep it inside; or give it the type of a value.`,
  }
}

function refuseUntyped(name: string): Verdict {
  return {
    is: 'refused',
    why: `${name} answers at once, and is had without its type, so that nobody can say who has to wait for it.`,
    remedy: `Import it by an import, or write \`import billing = require("./billing")\`.`,
  }
}

function isCall({ shape }: Use): boolean {
  return shape === 'call' || shape === 'call-sync' || shape === 'call-unawaited'
}

function spanned({ node, name, file }: Use, around: ts.CallExpression, cut: Cut): EdgeFacts {
  const { line } = placeOf(around, cut)
  return {
    direction: 'in',
    shape: 'transaction-spans',
    name,
    other: pathOf(file, cut),
    place: placeOf(node, cut),
    verdict: {
      is: 'refused',
      why: `The call stands in the transaction of line ${line}. The service has a connection of its own: it would not see what was written, nor take back what it writes.`,
      remedy:
        'Call it before the transaction or behind it, or have it done by an event that is written in the transaction: `--event`.',
    },
  }
}
