import { ts } from 'ts-morph'

import { flowsTo, functionAround, isEmitter, isInside, isPg, unwrap } from '../../../code/index.ts'
import type { CodeRule, CodeScene } from '../../code/code-rule.ts'
import { isBound } from '../../code/is-bound.ts'
import { isWithinRequest } from '../../code/is-within-request.ts'

const LISTENS = ['on', 'once', 'addListener', 'prependListener', 'subscribe', 'push', 'enqueue']
const QUEUES: ReadonlySet<string> = new Set(['subscribe', 'push', 'enqueue'])
const QUEUE = /queue|bus|emitter|events?$|channel|hub|broker|pubsub|subject/i

export const unboundCallback: CodeRule = {
  id: 'unbound-callback',
  needs: ['kysely', '@types/node'],
  what: 'A listener or a queued callback that a request leaves with others, and that takes the tenant from the context it is called in.',
  why: 'An emitter calls its listeners in the context of whoever emits, a queue in that of whoever empties it: the work of one tenant is done with the rows of another.',
  remedy: 'Bind it to the tenant of here: `bus.on("paid", tenancy.bind(callback))`.',
  suppress: 'Where the same request emits, on an emitter that it has made itself.',
  examples: {
    leak: `import { AsyncLocalStorage } from 'node:async_hooks'
import { EventEmitter } from 'node:events'

const storage = new AsyncLocalStorage<string>()
const bus = new EventEmitter()
const list = (tenant = storage.getStore() ?? '') =>
  db.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant).execute()

export const watch = (tenant: string) =>
  storage.run(tenant, () => {
    bus.on('paid', async () => list())
  })`,
    mend: `import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks'
import { EventEmitter } from 'node:events'

const storage = new AsyncLocalStorage<string>()
const bus = new EventEmitter()
const list = (tenant = storage.getStore() ?? '') =>
  db.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant).execute()

export const watch = (tenant: string) =>
  storage.run(tenant, () => {
    bus.on('paid', AsyncResource.bind(async () => list()))
  })`,
  },
  *find(scene) {
    const { program, context } = scene
    if (context.all.length === 0) return
    for (const call of LISTENS.flatMap((name) => program.calls.named(name))) {
      if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression)) continue
      const callback = call.arguments.at(-1)
      const { expression: receiver, name } = call.expression
      const use = callback && context.of(callback)
      if (callback === undefined || use === undefined || isBound(callback, scene)) continue
      if (!callsLater(receiver, QUEUES.has(name.text), scene) || isOfRequest(receiver, call, scene))
        continue
      if (!isWithinRequest(call, scene)) continue
      yield {
        node: call,
        message: 'It is called in the context of somebody else, and takes the tenant from there.',
        flow: [callback, use.node],
      }
    }
  },
}

function callsLater(
  receiver: ts.Expression,
  isQueued: boolean,
  { program: { checker } }: CodeScene,
): boolean {
  const type = checker.getTypeAtLocation(receiver)
  // Those of a pool have a rule of their own.
  if (isPg(type)) return false
  if (isEmitter(type)) return true
  const name = ts.isPropertyAccessExpression(receiver) ? receiver.name.text : receiver.getText()
  return QUEUE.test(name) || (isQueued && QUEUE.test(type.getSymbol()?.name ?? ''))
}

/** An emitter that the same function has made, or was given for this request: `request.raw`. */
function isOfRequest(
  receiver: ts.Expression,
  call: ts.CallExpression,
  { program }: CodeScene,
): boolean {
  const around = functionAround(call)
  const root = rootOf(receiver)
  if (around === undefined || root.kind === ts.SyntaxKind.ThisKeyword) return false
  return flowsTo(root, program).every(({ origin }) =>
    ts.isParameter(origin) || ts.isBindingElement(origin)
      ? functionAround(origin) === around
      : isInside(origin, around) && !ts.isIdentifier(origin),
  )
}

/** `request` of `request.raw`. */
function rootOf(receiver: ts.Expression): ts.Expression {
  const node = unwrap(receiver)
  return ts.isPropertyAccessExpression(node) ? rootOf(node.expression) : node
}
