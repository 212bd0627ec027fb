import { ts } from 'ts-morph'

import { type Call, calleeName } from './call-index.ts'
import type { CodeProgram } from './code-program.ts'
import { isKysely } from './database-kind.ts'
import { isContextStorage, isNamed, isTenancy } from './kinds.ts'

/**
 * Who calls a callback: `run` in the context of a tenant, `request`, `job`, `test`, `start` without a context, `through`
 * in that of whoever hands it over.
 */
export type CallbackRole = 'run' | 'request' | 'job' | 'test' | 'start' | 'through' | 'unknown'

const ENTERS: ReadonlySet<string> = new Set(['run', 'enter', 'takeUp', 'bind'])
/** They keep the context of whoever calls them. */
const KEEP: ReadonlySet<string> = new Set(
  'setTimeout setInterval setImmediate queueMicrotask nextTick then catch finally map flatMap forEach filter find some every reduce sort toSorted'.split(
    ' ',
  ),
)
const TESTS: ReadonlySet<string> = new Set(
  'test it describe before after beforeAll beforeEach afterAll afterEach'.split(' '),
)
const ROUTES: ReadonlySet<string> = new Set(
  'get post put patch delete all head options use'.split(' '),
)
const PATH = /^[/*]/
const HOOK =
  /^(?:on(?:Request|Send|Response|Error|Timeout)|pre(?:Parsing|Validation|Handler|Serialization))$/
const WORKS: ReadonlySet<string> = new Set(['work', 'process', 'consume', 'subscribe', 'run'])
const QUEUE = /queue|worker|boss|jobs?$|consumer|channel/i
const CRON = /^\s*(?:[\d*/,?LW#-]+\s+){4,5}[\w*/,?#-]+\s*$/

export function callbackRole(call: Call, { checker }: CodeProgram): CallbackRole {
  const name = calleeName(call)?.text ?? ''
  const [first] = call.arguments ?? []
  if (ts.isNewExpression(call)) {
    if (name === 'Promise') return 'through'
    if (name === 'CronJob') return 'start'
    return name.endsWith('Worker') ? 'job' : 'unknown'
  }
  if (ts.isIdentifier(call.expression)) {
    if (TESTS.has(name)) return 'test'
    return KEEP.has(name) ? 'through' : 'unknown'
  }
  if (!ts.isPropertyAccessExpression(call.expression)) return 'unknown'
  const receiver = call.expression.expression
  if (KEEP.has(name)) return 'through'
  if (name === 'execute') return 'through'
  if (first !== undefined && ts.isStringLiteralLike(first)) {
    if (CRON.test(first.text)) return 'start'
    if (ROUTES.has(name) && PATH.test(first.text)) return 'request'
    if (name === 'addHook' && HOOK.test(first.text)) return 'request'
  }
  if (name === 'on' || name === 'once') {
    if (isNamedAs(receiver, 'parentPort')) return 'job'
    return isNamedAs(receiver, 'process') ? 'start' : 'unknown'
  }
  if (WORKS.has(name) && isQueue(receiver, checker)) return 'job'
  const type = checker.getTypeAtLocation(receiver)
  if (ENTERS.has(name) && (isTenancy(type) || isContextStorage(type))) return 'run'
  if (isTenancy(type) || isKysely(type)) return 'through'
  return 'unknown'
}

/** By its name or that of its type: few queues are a type of one package. */
export function isQueue(receiver: ts.Expression, checker: ts.TypeChecker): boolean {
  const name = ts.isPropertyAccessExpression(receiver) ? receiver.name : receiver
  if ((ts.isIdentifier(name) || ts.isPrivateIdentifier(name)) && QUEUE.test(name.text)) return true
  const type = checker.getTypeAtLocation(receiver)
  return (
    QUEUE.test(type.getSymbol()?.name ?? '') ||
    isNamed(type, new Set(['Queue', 'Worker', 'PgBoss', 'Boss']))
  )
}

function isNamedAs(receiver: ts.Expression, name: string): boolean {
  return ts.isIdentifier(receiver) && receiver.text === name
}
