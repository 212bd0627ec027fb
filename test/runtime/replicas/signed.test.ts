import { afterAll, beforeAll, expect, test } from 'vitest'

import {
  addInvoice,
  createReplicatedApplication,
  portOfRead,
  readInvoices,
  type ReplicatedApplication,
  TENANTS,
} from '../../support/replicated-application.ts'
import {
  type ReplicationGroup,
  type ReplicationServer,
  startReplication,
} from '../../support/replication.ts'

const SECRETS = ['a'.repeat(40), 'b'.repeat(40)]

let group: ReplicationGroup
let replica: ReplicationServer
let application: ReplicatedApplication

beforeAll(async () => {
  group = await startReplication(1)
  const [only] = group.replicas
  if (only === undefined) throw new Error('no replica')
  replica = only
  const isolation = { signedContext: { secrets: SECRETS.slice(0, 1) } }
  application = await createReplicatedApplication(group, [replica.url], { isolation })
  for (const slug of Object.values(TENANTS)) await addInvoice(application.tenancy, slug, slug)
  await replica.catchUp(group.primary)
})

// The last one is called first, and each whatever becomes of the others: no server outlives the run.
afterAll(async () => await group?.[Symbol.asyncDispose]())
afterAll(async () => await application?.[Symbol.asyncDispose]())

test.each(Object.values(TENANTS))('%s is read on a replica that verifies', async (slug) => {
  const { tenancy } = application
  expect(await portOfRead(tenancy, slug)).toBe(replica.port)
  expect(await readInvoices(tenancy, slug)).toEqual([slug])
})

test('a key that a replica has not replayed yet is verified by the cluster', async () => {
  await replica.pauseReplay()
  const isolation = { signedContext: { secrets: SECRETS.toReversed() } }
  await application.migrate({ isolation })
  const rotated = await application.open({ ...application.config, isolation })
  expect(await readInvoices(rotated, TENANTS.pooled)).toEqual([TENANTS.pooled])
  await replica.resumeReplay()
  await replica.catchUp(group.primary)
  expect(await readInvoices(rotated, TENANTS.pooled)).toEqual([TENANTS.pooled])
  expect(await portOfRead(rotated, TENANTS.pooled)).toBe(replica.port)
})
