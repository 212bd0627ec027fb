import { ts } from 'ts-morph'

import { findResponses, findTaint, isCheckedFirst, placesOf } from '../../../code/index.ts'
import type { CodeRule } from '../../code/code-rule.ts'
import { TENANCY_PREAMBLE } from '../../code/example-preamble.ts'
import { findSystemRows } from '../../code/system-rows.ts'

/** What takes some of the rows: those of one tenant, where it names the column. */
const PICKS: ReadonlySet<string> = new Set(['filter', 'find', 'findLast'])

export const systemResultReturned: CodeRule = {
  id: 'system-result-returned',
  what: 'Rows that the system scope has read from all tenants, in the answer to a request.',
  why: 'Whoever asks gets the rows of everybody. The scope is audited, and not held by anything.',
  remedy:
    'Read them on `tenancy.db`, which has those of the tenant alone; or answer with a sum over all tenants.',
  suppress: 'Where nobody but the operator of the application reaches the route.',
  needs: ['@tenantry/runtime'],
  examples: {
    preamble: TENANCY_PREAMBLE,
    leak: `import { createServer } from 'node:http'

export const server = createServer(async (request, response) => {
  const found = await tenancy.system('find all customers', (system) =>
    system.selectFrom('customer').select('name').execute(),
  )
  response.end(JSON.stringify(found.flatMap(({ result }) => result)))
})`,
    mend: `import { createServer } from 'node:http'

export const server = createServer((request, response) =>
  tenancy.run('acme', async () => {
    const customers = await tenancy.db.selectFrom('customer').select('name').execute()
    response.end(JSON.stringify(customers))
  }),
)`,
  },
  *find(scene) {
    const { program, tenantColumn } = scene
    const rows = findSystemRows(scene)
    if (rows.size === 0) return
    const told = new Set<ts.Node>()
    const isOfOneTenant = (node: ts.Expression): boolean =>
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      PICKS.has(node.expression.name.text) &&
      node.arguments.some((one) => one.getText().includes(tenantColumn))
    for (const { node, value } of findResponses(program)) {
      const question = {
        isSource: (one: ts.Node) => rows.has(one),
        isHarmless: isOfOneTenant,
      }
      const flow = findTaint(value, question, program)
      if (flow === undefined || told.has(flow.source)) continue
      if (isCheckedFirst({ ...flow, source: node, steps: [] }, node, question, program)) continue
      told.add(flow.source)
      yield {
        node,
        message: 'This answer holds rows of all tenants, which the system scope has read.',
        flow: placesOf(flow, node),
      }
    }
  },
}
