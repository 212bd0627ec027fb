import { setTimeout as sleep } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  array,
  defineContract,
  nothing,
  number,
  object,
  string,
  tuple,
} from '@tenantry/runtime/contract'
import { createFacade, createRouting, type RehearsalOptions } from '@tenantry/runtime/extraction'

import { createTestApplication, type TestApplication } from '../../support/test-application.ts'
import { InvoiceLocked, invoiceModule, invoices } from './invoice-module.ts'

interface Basket {
  readonly items: { name: string; price: number }[]
}

interface BasketApi {
  pack(basket: Basket): Promise<Basket>
  empty(basket: Basket): Promise<void>
  count(): Promise<number>
  wrong(): Promise<number>
}

const basket = object({ items: array(object({ name: string, price: number })) })
const baskets = defineContract<BasketApi>({
  name: 'baskets',
  version: '1',
  operations: {
    pack: { kind: 'read', arguments: tuple(basket), result: basket },
    empty: { kind: 'write', arguments: tuple(basket), result: nothing },
    count: { kind: 'write', arguments: tuple(), result: number },
    wrong: { kind: 'read', arguments: tuple(), result: number },
  },
})

const kept: Basket = { items: [{ name: 'tea', price: 3 }] }

/** A module that does what no service can. */
function createBaskets(): BasketApi & { readonly done: string[] } {
  const done: string[] = []
  return {
    done,
    async pack(given) {
      done.push('pack')
      given.items.push({ name: 'milk', price: 1 })
      return kept
    },
    async empty(given) {
      done.push('empty')
      given.items.length = 0
    },
    async count() {
      done.push('count')
      return done.length
    },
    async wrong() {
      return JSON.parse('"three"')
    },
  }
}

const acme = { id: 'id', slug: 'acme', tier: 'free' }

function rehearse(rehearsal: RehearsalOptions = {}): { facade: BasketApi; done: string[] } {
  const local = createBaskets()
  const facade = createFacade(baskets, {
    local,
    routing: createRouting('baskets', { default: 'rehearse' }),
    tenancy: { currentTenant: () => acme },
    rehearsal: { latencyMs: [0, 0], ...rehearsal },
  })
  return { facade, done: local.done }
}

test('nothing is shared: neither arguments nor results', async () => {
  const { facade } = rehearse()
  const mine: Basket = { items: [] }
  const filled = await facade.pack(mine)
  expect(mine.items).toEqual([])
  expect(filled).toEqual(kept)
  expect(filled).not.toBe(kept)
  expect(filled.items[0]).not.toBe(kept.items[0])
  filled.items.length = 0
  expect(kept.items).toHaveLength(1)
})

describe('what does not fit the contract fails', () => {
  test('with the place of the caller', async () => {
    const { facade } = rehearse()
    const wrong = { items: [{ name: 'tea', price: JSON.parse('"3"') }] }
    const error: unknown = await facade.pack(wrong).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'CONTRACT_VALUE_REFUSED' })
    expect(String(error)).toMatch(
      /^TenantryError: The call of baskets\.pack does not fit its contract: argument \[0\]\.items\[0\]\.price is a string, not a number\. \(rehearsed; called at .*rehearsal\.test\.ts:\d+:\d+\)$/,
    )
  })

  test('where the result does', async () => {
    const { facade } = rehearse()
    await expect(facade.wrong()).rejects.toThrow(
      /baskets\.wrong .* the result is a string.*rehearsal\.test\.ts/,
    )
  })
})

test('an error that the contract does not name says where it was called, and keeps what was thrown', async () => {
  const { tenancy } = application
  const routing = createRouting('invoices', { default: 'rehearse' })
  const facade = createFacade(invoices, { local: invoiceModule(tenancy), routing, tenancy })
  await tenancy.run('acme', async () => {
    const error: unknown = await facade.fail('unknown').catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'CALL_FAILED', cause: expect.any(RangeError) })
    expect(String(error)).toContain('rehearsal.test.ts')
    await expect(facade.fail('known')).rejects.toBeInstanceOf(InvoiceLocked)
  })
})

let application: TestApplication
beforeAll(async () => {
  application = await createTestApplication()
  await application.createTenant({ slug: 'acme', name: 'Acme', tier: 'pooled' })
})
afterAll(async () => {
  await application[Symbol.asyncDispose]()
})

test('a call inside a transaction fails, wherever in it', async () => {
  const { tenancy } = application
  const routing = createRouting('invoices', { default: 'rehearse' })
  const facade = createFacade(invoices, { local: invoiceModule(tenancy), routing, tenancy })
  await tenancy.run('acme', async () => {
    const inside = tenancy.transaction(async () => {
      await sleep(1)
      return await facade.list()
    })
    await expect(inside).rejects.toMatchObject({ code: 'REHEARSAL_IN_TRANSACTION' })
    await expect(inside).rejects.toThrow(/invoices\.list .*rehearsal\.test\.ts:\d+/)
    expect(await facade.list()).toEqual([])
    await tenancy.transaction(async () => undefined)
    expect(await facade.whose()).toBe('acme')
  })
  await expect(facade.list()).rejects.toMatchObject({ code: 'CONTEXT_MISSING' })
})

/** What comes of 40 calls, half of which are lost. */
async function outcomes(seed: number): Promise<string> {
  const { facade, done } = rehearse({ faults: 0.5, seed, retries: 0 })
  const all: string[] = []
  for (let round = 0; round < 40; round += 1) {
    all.push(
      await facade.count().then(
        () => 'ok',
        () => 'lost',
      ),
    )
  }
  return `${all.join(' ')} ${done.length}`
}

describe('faults', () => {
  test('come again with the same seed', async () => {
    expect(await outcomes(3)).toBe(await outcomes(3))
    expect(await outcomes(3)).not.toBe(await outcomes(4))
  })

  test('lose calls that were done and calls that were not, and those that may be repeated are', async () => {
    const { facade, done } = rehearse({ faults: 0.5, retries: 20 })
    const counts = { ok: 0, lost: 0 }
    for (let round = 0; round < 60; round += 1) {
      await facade.count().then(
        () => (counts.ok += 1),
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'SERVICE_UNREACHABLE' })
          counts.lost += 1
        },
      )
    }
    expect(counts.lost).toBeGreaterThan(15)
    expect(done.length).toBeGreaterThan(counts.ok)
    expect(done.length).toBeLessThan(60)
    expect(await facade.pack({ items: [] })).toEqual(kept)
  })
})

test('each call takes as long as was asked for, and no longer than it may', async () => {
  const { facade } = rehearse({ latencyMs: [30, 40] })
  const began = performance.now()
  await facade.count()
  expect(performance.now() - began).toBeGreaterThan(28)
  const slow = rehearse({ latencyMs: [5000, 5000], timeoutMs: 30 })
  await expect(slow.facade.count()).rejects.toMatchObject({ code: 'CALL_DEADLINE_PASSED' })
  expect(slow.done).toEqual([])
})
