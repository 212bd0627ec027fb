import { ts } from 'ts-morph'

import { functionsIn, isPg } from '../../../code/index.ts'
import type { CodeRule, CodeScene } from '../../code/code-rule.ts'
import { isBound } from '../../code/is-bound.ts'

const NEXT: ReadonlySet<string> = new Set(['next', 'done'])

export const callbackDriver: CodeRule = {
  id: 'callback-driver',
  needs: ['kysely', '@types/pg', '@types/node'],
  what: 'A callback given to a pool or a client of `pg`, that goes on with the tenant of its context.',
  why: 'Where a pool makes it wait, it is called by the request that gives a connection back, and runs in the context of that one: with the tenant of somebody else.',
  remedy: 'Await the promise instead, or bind the callback: `tenancy.bind(callback)`.',
  suppress: 'Where the pool is used by one request at a time.',
  examples: {
    leak: `import { AsyncLocalStorage } from 'node:async_hooks'

const storage = new AsyncLocalStorage<string>()
const list = (tenant = storage.getStore() ?? '') =>
  db.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant).execute()

export const refresh = () => pool.query('refresh materialized view rates', async () => list())`,
    mend: `import { AsyncLocalStorage } from 'node:async_hooks'

const storage = new AsyncLocalStorage<string>()
const list = (tenant = storage.getStore() ?? '') =>
  db.selectFrom('invoice').selectAll().where('tenant_id', '=', tenant).execute()

export const refresh = async () => {
  await pool.query('refresh materialized view rates')
  return await list()
}`,
  },
  *find(scene) {
    const { program, context } = scene
    for (const call of ['query', 'connect', 'end'].flatMap((name) => program.calls.named(name))) {
      const callback = call.arguments?.at(-1)
      if (callback === undefined || !ts.isPropertyAccessExpression(call.expression)) continue
      const { checker } = program
      if (checker.getTypeAtLocation(callback).getCallSignatures().length === 0) continue
      if (!isPg(checker.getTypeAtLocation(call.expression.expression))) continue
      if (isBound(callback, scene)) continue
      const use = context.of(callback)?.node ?? goesOn(callback, scene)
      if (use === undefined) continue
      yield {
        node: call,
        message: 'Its callback runs in the context of whoever gave the connection back.',
        flow: [callback, use],
      }
    }
  },
}

/** `next()`: all that stands behind a middleware follows in this context. */
function goesOn(callback: ts.Expression, { program, context }: CodeScene): ts.Node | undefined {
  if (context.all.length === 0) return undefined
  let found: ts.Node | undefined
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      if (NEXT.has(node.expression.text)) found ??= node
    }
    ts.forEachChild(node, visit)
  }
  for (const declared of functionsIn(callback, program)) visit(declared)
  return found
}
