import { randomBytes } from 'node:crypto'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTenancy, type Tenancy } from '@tenantry/runtime'

import {
  createTestApplication,
  type TestApplication,
  type TestDatabase,
} from '../support/test-application.ts'

const CONNECTIONS = 2
const STATEMENTS = 20

let application: TestApplication
let tenancy: Tenancy<TestDatabase>

beforeAll(async () => {
  application = await createTestApplication()
  await application.createTenant({ slug: 'acme', name: 'Acme' })
  const { clusters } = application.config
  const primary = { ...clusters?.['primary'], connections: CONNECTIONS }
  tenancy = await createTenancy<TestDatabase>({ ...application.config, clusters: { primary } })
})

afterAll(async () => {
  await tenancy.close()
  await application[Symbol.asyncDispose]()
})

const strangers: readonly [string, () => Promise<unknown>][] = [
  ['tenants', () => tenancy.admit(`nobody-${invented()}`)],
  ['domains', () => tenancy.tenantOfDomain(`${invented()}.example.com`)],
  ['API keys', () => tenancy.tenantOfKey(`app_${randomBytes(32).toString('base64url')}`)],
]

test.each(strangers)(
  'whoever asks for invented %s without end keeps no tenant from its rows',
  async (_what, ask) => {
    const over = new AbortController()
    let asked = 0
    const flood = Array.from({ length: 5 * CONNECTIONS }, async () => {
      while (!over.signal.aborted) {
        await ask().catch(() => undefined)
        asked += 1
      }
    })
    try {
      await tenancy.run('acme', async () => {
        for (let statement = 0; statement < STATEMENTS; statement += 1) {
          const invoices = tenancy.db.selectFrom('invoice').selectAll().execute()
          expect(await invoices).toEqual([])
        }
      })
    } finally {
      over.abort()
      await Promise.all(flood)
    }
    expect(asked, 'the flood was one').toBeGreaterThan(STATEMENTS)
  },
)

function invented(): string {
  return randomBytes(8).toString('hex')
}
