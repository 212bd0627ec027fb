import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

import { afterAll, beforeAll, expect, test } from 'vitest'

import type { HandedContext, Tenancy } from '@tenantry/runtime'
import { setTenantStatus } from '@tenantry/runtime/fleet'

import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'
import type { TestDatabase } from '../../support/test-application.ts'

let fleet: TestFleet
let tenancy: Tenancy<TestDatabase>
let worker: Worker

beforeAll(async () => {
  fleet = await createTestFleet()
  tenancy = fleet.application.tenancy
  worker = new Worker(new URL('context-worker.ts', import.meta.url), {
    workerData: fleet.config,
    execArgv: ['--conditions=tenantry-source'],
  })
  await once(worker, 'online')
  for (const slug of ['acme', 'globex']) {
    await fleet.create({ slug })
    await tenancy.run(slug, () =>
      tenancy.db.insertInto('invoice').values({ number: slug }).execute(),
    )
  }
})

afterAll(async () => {
  await worker?.terminate()
  await fleet?.[Symbol.asyncDispose]()
})

/** What the worker answers: the invoices it sees, or the code of the error. */
async function inWorker(message: unknown): Promise<unknown> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker, not a window
  worker.postMessage(message)
  const [answer] = await once(worker, 'message')
  return answer
}

test('a worker goes on as the tenant that is handed over', async () => {
  for (const slug of ['acme', 'globex', 'acme']) {
    const answer = await tenancy.run(slug, () => inWorker(tenancy.handOver()))
    expect(answer).toEqual({ numbers: [slug] })
  }
})

test('what is handed over is data, and nothing secret', async () => {
  const tenant = await tenancy.run('acme', () => tenancy.currentTenant())
  const handed = await tenancy.run('acme', () => tenancy.handOver())
  expect(handed).toEqual({ slug: 'acme', tenantId: tenant?.id })
  expect(structuredClone(handed)).toEqual(handed)
  expect(() => tenancy.handOver()).toThrow(expect.objectContaining({ code: 'CONTEXT_MISSING' }))
})

test('a worker has no tenant unless it takes one up', async () => {
  expect(await tenancy.run('acme', () => inWorker('nobody'))).toEqual({ code: 'CONTEXT_MISSING' })
})

test('the tenant is looked up anew: a suspended one is refused', async () => {
  await fleet.create({ slug: 'asleep' })
  const handed = await tenancy.run('asleep', () => tenancy.handOver())
  await setTenantStatus(fleet.fleet, 'asleep', 'suspended')
  expect(await inWorker(handed)).toEqual({ code: 'TENANT_SUSPENDED' })
})

test('a tenant that took over the slug of the one that was meant is not meant', async () => {
  await fleet.create({ slug: 'reused' })
  const handed = await tenancy.run('reused', () => tenancy.handOver())
  await fleet.delete('reused')
  expect(await inWorker(handed)).toEqual({ code: 'TENANT_UNKNOWN' })
  await fleet.create({ slug: 'reused' })
  expect(await inWorker(handed)).toEqual({ code: 'CONTEXT_OUTDATED' })
})

test('a slug that is made to go with the id of another tenant is refused', async () => {
  const acme = await tenancy.run('acme', () => tenancy.handOver())
  const forged: HandedContext = { ...acme, slug: 'globex' }
  expect(await inWorker(forged)).toEqual({ code: 'CONTEXT_OUTDATED' })
})

test('a context can be taken up where it was handed over, inside another tenant it is refused', async () => {
  const acme = await tenancy.run('acme', () => tenancy.handOver())
  const slugHere = () => tenancy.currentTenant()?.slug
  expect(await tenancy.takeUp(acme, slugHere)).toBe('acme')
  const nested = tenancy.run('globex', () => tenancy.takeUp(acme, slugHere))
  await expect(nested).rejects.toMatchObject({ code: 'CONTEXT_NESTED' })
  const forged = tenancy.takeUp({ ...acme, slug: 'globex' }, slugHere)
  await expect(forged).rejects.toMatchObject({ code: 'CONTEXT_OUTDATED' })
})
