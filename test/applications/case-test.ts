/** A test that a developer of the application would write, for its customers. */
export const CASE_TEST = {
  path: 'src/modules/shop/case.test.ts',
  content: `import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'

import type { Client } from '../../../test/client.ts'
import { startTestApp, type TestApp } from '../../../test/start-test-app.ts'

let app: TestApp
let acme: Client
let globex: Client

before(async () => {
  app = await startTestApp()
  for (const slug of ['acme', 'globex']) await app.createTenant(slug)
  acme = app.as('acme')
  globex = app.as('globex')
})
after(async () => app?.close())

test('an address is one whatever its case, for each tenant', async () => {
  const ann = await acme.post('/customers', { name: 'Ann', email: 'Ann@X.org' })
  assert.equal(ann.status, 201)
  assert.equal((await acme.post('/customers', { name: 'A', email: 'ANN@x.ORG' })).status, 409)
  assert.equal((await globex.post('/customers', { name: 'A', email: 'ANN@x.ORG' })).status, 201)

  const found = await acme.get('/customers?email=aNN@x.oRG')
  assert.deepEqual(found.body.items, [ann.body])
  assert.deepEqual((await globex.get('/customers?email=ann@y.org')).body.items, [])
})

test('addresses are sorted whatever their case', async () => {
  for (const email of ['b@x.org', 'C@x.org', 'B@w.org']) {
    assert.equal((await acme.post('/customers', { name: 'N', email })).status, 201)
  }
  const first = await acme.get('/customers?sort=email&limit=2')
  const second = await acme.get(\`/customers?sort=email&limit=2&after=\${first.body.next}\`)
  assert.deepEqual(
    [...first.body.items, ...second.body.items].map(({ email }) => email),
    ['Ann@X.org', 'B@w.org', 'b@x.org', 'C@x.org'],
  )
})
`,
}
