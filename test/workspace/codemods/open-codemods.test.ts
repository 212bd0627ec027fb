import { expect, test } from 'vitest'

import { openCodemods } from '../../../src/workspace/codemods/open-codemods.ts'

const MODULES = `import type { FastifyInstance } from 'fastify'

export async function registerModules(app: FastifyInstance, { tenancy }: Options): Promise<void> {
}
`

test('edits one text after the other', async () => {
  await using codemods = openCodemods()
  const options = { module: 'billing', register: 'registerBilling' }
  const first = await codemods.ask({ codemod: 'registerModule', text: MODULES, options })
  expect(first).toContain('await registerBilling(app, { tenancy })')
  const second = await codemods.ask({
    codemod: 'registerModule',
    text: first,
    options: { module: 'orders', register: 'registerOrders' },
  })
  expect(second).toContain('await registerBilling(app, { tenancy })')
  expect(second).toContain('await registerOrders(app, { tenancy })')
})

test('a refusal is the error that the codemod threw', async () => {
  await using codemods = openCodemods()
  const editing = codemods.ask({
    codemod: 'addTables',
    text: 'export const nothing = 0\n',
    options: { module: 'billing', tables: 'BillingTables' },
  })
  await expect(editing).rejects.toMatchObject({
    name: 'TenantryError',
    code: 'CODEMOD_SHAPE_UNKNOWN',
    hint: expect.stringContaining('BillingTables'),
    details: { path: 'src/database.ts' },
  })
})
