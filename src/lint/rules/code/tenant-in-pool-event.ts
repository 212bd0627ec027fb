import { ts } from 'ts-morph'

import { functionsIn, isInside, isPg } from '../../../code/index.ts'
import type { CodeRule, CodeScene } from '../../code/code-rule.ts'

const EVENTS: ReadonlySet<string> = new Set(['connect', 'acquire', 'release', 'remove'])
const TENANT = /^(?:get_?)?(?:current|active)_?tenant/i

export const tenantInPoolEvent: CodeRule = {
  id: 'tenant-in-pool-event',
  needs: ['kysely', '@types/pg', '@types/node'],
  what: 'The tenant of the context read in an event of a pool: `connect`, `acquire`.',
  why: 'A pool emits in the context of whoever made it connect, or gave a connection back. A connection is set to one tenant, and then used by the next.',
  remedy:
    'Read the tenant before the pool is asked, and set it in the transaction of the request. `tenancy.db` does.',
  suppress: 'Where it is only counted or logged, and may be wrong.',
  examples: {
    leak: `import { AsyncLocalStorage } from 'node:async_hooks'

const storage = new AsyncLocalStorage<string>()

pool.on('connect', (client) => {
  void client.query("select set_config('app.tenant', $1, false)", [storage.getStore()])
})`,
    mend: `pool.on('connect', (client) => {
  void client.query("set timezone to 'UTC'")
})`,
  },
  *find(scene) {
    const { program, context } = scene
    for (const call of ['on', 'once', 'addListener'].flatMap((name) => program.calls.named(name))) {
      const [event, callback] = call.arguments ?? []
      if (event === undefined || !ts.isStringLiteralLike(event) || !EVENTS.has(event.text)) continue
      if (callback === undefined || !ts.isPropertyAccessExpression(call.expression)) continue
      if (!isPg(program.checker.getTypeAtLocation(call.expression.expression))) continue
      const use = context.of(callback)?.node ?? namedTenantIn(callback, scene)
      if (use === undefined) continue
      yield {
        node: call,
        message: `The tenant of a ${event.text} event is that of whoever caused it.`,
        flow: [callback, use],
      }
    }
  },
}

/** `currentTenant()`, wherever it has it from. */
function namedTenantIn(callback: ts.Expression, { program }: CodeScene): ts.Node | undefined {
  for (const declared of functionsIn(callback, program)) {
    for (const call of program.calls.all()) {
      const { expression } = call
      if (ts.isIdentifier(expression) && TENANT.test(expression.text) && isInside(call, declared))
        return call
    }
  }
  return undefined
}
