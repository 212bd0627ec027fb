import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { resolveConfig, resolveLimits } from '@tenantry/runtime/config'
import { setTenantStatus } from '@tenantry/runtime/fleet'

import { ChangeListener } from '../../../packages/runtime/src/context/change-listener.ts'
import { HeardChanges } from '../../../packages/runtime/src/context/heard-changes.ts'
import { ListeningClient } from '../../../packages/runtime/src/database/connections/listening-client.ts'
import {
  type RunQuery,
  TenantDirectory,
} from '../../../packages/runtime/src/context/tenant-directory.ts'
import { loginUrl } from '../../../packages/runtime/src/database/connections/login.ts'
import { Pools } from '../../../packages/runtime/src/database/connections/pools.ts'
import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'

let fleet: TestFleet
let pools: Pools
let listener: ChangeListener
let directory: TenantDirectory
let lookups = 0

beforeAll(async () => {
  fleet = await createTestFleet()
  const config = resolveConfig(fleet.config)
  pools = new Pools(config, 'app')
  const changes = new HeardChanges()
  const query: RunQuery = async (text, values) => {
    if (text.includes('find_tenant')) lookups += 1
    return await pools.query({ cluster: 'primary', database: fleet.database }, text, values)
  }
  const connectionString = loginUrl(config.name, config.catalogCluster, 'app', fleet.database)
  listener = new ChangeListener({
    changes,
    query,
    connect: () => new ListeningClient({ connectionString }),
  })
  directory = new TenantDirectory({
    changes,
    query,
    complete: async () => ({ limits: resolveLimits({}), sharedTables: new Set() }),
    onExpired: () => listener.start(),
    isDeleted: async () => false,
  })
})

afterAll(async () => {
  await listener?.close()
  await pools?.close()
  await fleet?.[Symbol.asyncDispose]()
})

/** Asks as requests do, ten times a second. */
async function ask(slug: string, seconds: number): Promise<void> {
  for (let times = 0; times < seconds * 10; times += 1) {
    await directory.find(slug)
    await sleep(100)
  }
}

test('a process that hears of changes asks no more, and follows another process at once', async () => {
  await fleet.create({ slug: 'acme' })
  // The first answer expires, which starts the listener; the second one may be older than its connection.
  await ask('acme', 11)
  const before = lookups
  await ask('acme', 6)
  expect(lookups).toBe(before)
  await setTenantStatus(fleet.fleet, 'acme', 'suspended')
  let refusal: unknown
  while (refusal === undefined) {
    const found = directory.find('acme')
    // Found without a lookup: the news is still on its way.
    if (found instanceof Promise) refusal = await found.catch((error: unknown) => error)
    else await sleep(1)
  }
  expect(refusal).toMatchObject({ code: 'TENANT_SUSPENDED' })
  expect(lookups).toBe(before + 1)
})
