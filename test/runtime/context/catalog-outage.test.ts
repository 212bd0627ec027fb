import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'

import { resolveConfig } from '@tenantry/runtime/config'
import { deleteTenant, Fleet } from '@tenantry/runtime/fleet'
import { createTenancy, type Tenancy, TenantryError } from '@tenantry/runtime'

import '../../support/provided-context.ts'
import { createTestFleet, type TestFleet } from '../../../src/testing/index.ts'
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts'
import { type TestDatabase, testMigrations } from '../../support/test-application.ts'

// The catalog is on one cluster and the tenants on another; the way to the first one fails.

let fleet: TestFleet
let admin: Fleet
let proxy: TcpProxy
let tenancy: Tenancy<TestDatabase>

beforeAll(async () => {
  const url = inject('databaseUrl')
  fleet = await createTestFleet(
    {
      name: `t${randomBytes(5).toString('hex')}`,
      mode: 'pool',
      clusters: { catalog: { url }, tenants: { url } },
      tiers: { pooled: { cluster: 'tenants' }, siloed: { mode: 'silo', cluster: 'tenants' } },
    },
    { migrations: await testMigrations() },
  )
  admin = await Fleet.open(resolveConfig(fleet.config))
  proxy = await startTcpProxy(fleet.config.clusters['catalog']?.url ?? '')
  const clusters = { ...fleet.config.clusters, catalog: { url: proxy.url, connections: 4 } }
  tenancy = await createTenancy<TestDatabase>({ ...fleet.config, clusters })
  await fleet.createTenant({ slug: 'acme' })
  await fleet.createTenant({ slug: 'silo', tier: 'siloed' })
})

beforeEach(async () => {
  proxy.restore()
  await untilRefusedWith('TENANT_UNKNOWN', () => write('nobody'))
  await Promise.all(['acme', 'silo'].map((slug) => write(slug)))
})

afterAll(async () => {
  proxy?.restore()
  await tenancy?.close()
  await proxy?.[Symbol.asyncDispose]()
  await admin?.close()
  await fleet?.close()
})

async function write(slug: string): Promise<void> {
  await tenancy.run(slug, () => tenancy.db.insertInto('invoice').values({ number: slug }).execute())
}

/** Behind the lifetime of what is known, so that the catalog would be asked. */
async function outlive(): Promise<void> {
  await sleep(5500)
}

describe.each(['cut', 'freeze'] as const)('the way to the catalog: %s', (failure) => {
  test('known tenants go on, unknown ones are refused, and all is well when it is back', async () => {
    await fleet.createTenant({ slug: `stranger-${failure}` })
    proxy[failure]()
    await outlive()
    for (let times = 0; times < 20; times += 1) await Promise.all([write('acme'), write('silo')])
    await expect(write(`stranger-${failure}`)).rejects.toMatchObject({
      code: 'CATALOG_UNREACHABLE',
    })
    proxy.restore()
    await untilDone(() => write(`stranger-${failure}`))
  })
})

test('a tenant that is deleted meanwhile is refused, and no row of it is left behind', async () => {
  const tenant = await fleet.createTenant({ slug: 'doomed' })
  await write('doomed')
  // That it was created is told meanwhile: what is told behind the first lookup has to be looked up again.
  await sleep(1000)
  await write('doomed')
  proxy.cut()
  await outlive()
  await write('doomed')
  const deleted = new AbortController()
  let written = 0
  const { promise: underWay, resolve: goOn } = Promise.withResolvers<void>()
  const writing = (async () => {
    for (; !deleted.signal.aborted; written += 1) {
      if (written === 10) goOn()
      if (!(await succeeds(() => write('doomed')))) break
    }
    goOn()
  })()
  await underWay
  await deleteTenant(admin, 'doomed')
  deleted.abort()
  await writing
  expect(written).toBeGreaterThanOrEqual(10)
  await expect(write('doomed')).rejects.toMatchObject({
    code: expect.stringMatching(/TENANT_UNKNOWN|CATALOG_UNREACHABLE/),
  })
  const left = await admin.withClient(tenant.placement, (client) =>
    client.query('select from pool.invoice where tenant_id = $1', [tenant.id]),
  )
  expect(left.rowCount).toBe(0)
  await write('acme')
})

async function succeeds(call: () => Promise<unknown>): Promise<boolean> {
  return await call().then(
    () => true,
    () => false,
  )
}

async function untilRefusedWith(code: string, call: () => Promise<unknown>): Promise<void> {
  for (;;) {
    const error = await call().catch((refusal: unknown) => refusal)
    if (error instanceof TenantryError && error.code === code) return
    await sleep(100)
  }
}

async function untilDone(call: () => Promise<unknown>): Promise<void> {
  while (!(await succeeds(call))) await sleep(100)
}
