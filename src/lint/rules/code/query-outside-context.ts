import type { ts } from 'ts-morph'

import { waysInto } from '../../../code/index.ts'
import type { CodeRule } from '../../code/code-rule.ts'
import { TENANCY_PREAMBLE } from '../../code/example-preamble.ts'

export const queryOutsideContext: CodeRule = {
  id: 'query-outside-context',
  needs: ['@tenantry/runtime'],
  severity: 'warning',
  what: 'The database of the tenant used where there is none: when a module is loaded, in a timer or in a script.',
  why: 'No rows of anybody are reached: it throws (`CONTEXT_MISSING`), at the latest in production. A defect, and no leak.',
  remedy:
    'Run it within `tenancy.run(tenant, …)`; for the rows of all tenants use `tenancy.system`, which says why.',
  suppress: 'Where the error is what is wanted, as in a test of it.',
  examples: {
    preamble: TENANCY_PREAMBLE,
    leak: `setInterval(async () => {
  await tenancy.db.deleteFrom('invoice').where('total', '=', 0).execute()
}, 60_000)`,
    mend: `setInterval(async () => {
  await tenancy.run('acme', () =>
    tenancy.db.deleteFrom('invoice').where('total', '=', 0).execute(),
  )
}, 60_000)`,
  },
  *find({ program, context }) {
    const told = new Set<ts.Node | undefined>()
    for (const { node, kind } of context.all) {
      if (kind !== 'required') continue
      const outside = waysInto(node, program).find(({ from }) => from === 'start')
      // What begins at the same place throws at the first of them.
      if (outside === undefined || told.has(outside.steps[0])) continue
      told.add(outside.steps[0])
      yield {
        node,
        message: 'There is no tenant here: nothing on the way has entered a context.',
        flow: outside.steps,
      }
    }
  },
}
