import { setTimeout as sleep } from 'node:timers/promises'

import { TenantryError } from '@tenantry/runtime/errors'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import {
  connectModule,
  createFacade,
  type Difference,
  type FacadeOptions,
  type RemoteModule,
} from '@tenantry/runtime/extraction'

import {
  type ModuleService,
  SERVICE_KEY,
  startModuleService,
} from '../../support/module-service.ts'
import { createTestApplication, type TestApplication } from '../../support/test-application.ts'
import { type InvoiceApi, invoiceModule, invoices } from './invoice-module.ts'

let application: TestApplication
let service: ModuleService
let remote: RemoteModule
/** How the service's module differs from the one in this process. */
let otherwise: Partial<InvoiceApi> = {}
const order: string[] = []
const differences: Difference[] = []
const outages: unknown[] = []
const results: string[] = []

beforeAll(async () => {
  application = await createTestApplication()
  await application.createTenant({ slug: 'acme', name: 'Acme', tier: 'pooled' })
  const { tenancy } = application
  const module = invoiceModule(tenancy, {
    onCall: (operation) => order.push(`remote ${operation}`),
  })
  const implementation: InvoiceApi = {
    ...module,
    find: (number) => (otherwise.find ?? module.find)(number),
    list: () => (otherwise.list ?? module.list)(),
    fail: (how) => (otherwise.fail ?? module.fail)(how),
    wait: (...given) => (otherwise.wait ?? module.wait)(...given),
  }
  service = await startModuleService(invoices, { tenancy, implementation })
  remote = connectModule(invoices, {
    url: service.url,
    key: SERVICE_KEY,
    timeoutMs: 1000,
    retries: 0,
  })
})

afterAll(async () => {
  await remote.close()
  await service[Symbol.asyncDispose]()
  await application[Symbol.asyncDispose]()
})

beforeEach(() => {
  otherwise = {}
  for (const list of [order, differences, outages, results]) list.length = 0
})

async function inShadow<Result>(
  run: (facade: InvoiceApi) => Promise<Result>,
  options: Partial<FacadeOptions<InvoiceApi>> = {},
): Promise<Result> {
  const { tenancy } = application
  const facade = createFacade(invoices, {
    local: invoiceModule(tenancy, { onCall: (operation) => order.push(`local ${operation}`) }),
    remote,
    tenancy,
    routing: { modeOf: () => 'shadow' },
    onDifference: (difference) => differences.push(difference),
    onOutage: (error) => outages.push(error),
    watch: {
      remoteEnded: () => results.push('remote'),
      shadowEnded: (_operation, result) => results.push(result),
    },
    ...options,
  })
  return await tenancy.run('acme', async () => await run(facade))
}

/** Behind it, a call that had been begun in shadow before would have come to the service, and been told. */
async function shadowedRead(): Promise<void> {
  await inShadow((facade) => facade.list())
  await expect.poll(() => results).toEqual(['same'])
}

test('a read is done on both sides, in either order', async () => {
  await inShadow(async (facade) => {
    for (let round = 0; round < 30; round += 1) {
      const expected = await application.tenancy.db.selectFrom('invoice').selectAll().execute()
      expect(await facade.list()).toHaveLength(expected.length)
      await expect.poll(() => order.length, { interval: 2 }).toBe(2 * (round + 1))
    }
  })
  await expect.poll(() => results).toEqual(Array.from({ length: 30 }, () => 'same'))
  expect(differences).toEqual([])
})

test('the service is asked first as often as last', async () => {
  const firsts: string[] = []
  const list = async (): Promise<never[]> => {
    firsts.push('local')
    return []
  }
  // Asked for when a call is sent.
  const traceparent = (): undefined => {
    firsts.push('remote')
  }
  await using watched = connectModule(invoices, { url: service.url, key: SERVICE_KEY, traceparent })
  otherwise = { list: async () => [] }
  await inShadow(
    async (facade) => {
      await facade.list()
      await expect.poll(() => results).toHaveLength(1)
      firsts.length = 0
      for (let round = 0; round < 40; round += 1) await facade.list()
    },
    { local: { ...invoiceModule(application.tenancy), list }, remote: watched },
  )
  await expect.poll(() => results).toHaveLength(41)
  const pairs = Array.from({ length: 40 }, (_, at) => firsts[at * 2])
  expect(pairs.filter((side) => side === 'remote').length).toBeGreaterThan(5)
  expect(pairs.filter((side) => side === 'local').length).toBeGreaterThan(5)
})

test('a route to a service that the facade does not know is no matter of its callers', async () => {
  const { tenancy } = application
  const facade = createFacade(invoices, {
    local: invoiceModule(tenancy),
    tenancy,
    routing: { modeOf: () => 'shadow' },
    onOutage: (error) => outages.push(error),
    watch: {
      remoteEnded: () => results.push('remote'),
      shadowEnded: (_operation, result) => results.push(result),
    },
  })
  await tenancy.run('acme', async () => expect(await facade.list()).toBeInstanceOf(Array))
  await expect.poll(() => results).toEqual(['unanswered'])
  expect(outages).toMatchObject([{ code: 'ROUTE_INVALID' }])
})

test('a service that cannot reach its database has not answered, and so differs in nothing', async () => {
  otherwise = {
    find: async () => {
      throw new TenantryError('CLUSTER_UNREACHABLE', { message: 'gone', hint: 'Start it.' })
    },
  }
  await inShadow(async (facade) => await facade.find('A-0').catch(() => undefined))
  await expect.poll(() => results).toEqual(['unanswered'])
  expect(outages).toMatchObject([{ code: 'CLUSTER_UNREACHABLE' }])
  expect(differences).toEqual([])
})

test('a write is done in this process alone', async () => {
  await inShadow((facade) => facade.add('A-1', 1n))
  await inShadow((facade) => facade.put('A-1', 2n))
  await shadowedRead()
  expect(order.filter((call) => !call.endsWith(' list'))).toEqual(['local add', 'local put'])
})

test('a difference is told with both answers, and the caller has its own', async () => {
  otherwise = { find: async () => ({ number: 'A-1', amount: 99n, seenAt: new Date(0) }) }
  expect(await inShadow((facade) => facade.find('A-1'))).toMatchObject({ amount: 2n })
  await expect.poll(() => differences).toHaveLength(1)
  expect(differences[0]).toMatchObject({
    module: 'invoices',
    operation: 'find',
    tenant: { slug: 'acme' },
    local: { value: { amount: 2n } },
    remote: { value: { amount: 99n } },
  })
  expect(results).toEqual(['different'])
})

test('an error that only one side throws is a difference, and one that both do is none', async () => {
  await expect(inShadow((facade) => facade.fail('known'))).rejects.toThrow('is locked')
  await expect(inShadow((facade) => facade.fail('unknown'))).rejects.toThrow('swordfish')
  await expect.poll(() => results).toEqual(['same', 'same'])
  otherwise = { fail: async () => undefined }
  await expect(inShadow((facade) => facade.fail('known'))).rejects.toThrow('is locked')
  await expect.poll(() => differences).toHaveLength(1)
  otherwise = {
    list: async () => {
      throw new Error('only there')
    },
  }
  expect(await inShadow((facade) => facade.list())).toHaveLength(1)
  await expect.poll(() => differences).toHaveLength(2)
  expect(differences[1]).toMatchObject({ remote: { error: { code: 'CALL_FAILED' } } })
})

test('what the application takes for the same is none', async () => {
  otherwise = { find: async () => ({ number: 'A-1', amount: 2n, seenAt: new Date(77) }) }
  await inShadow((facade) => facade.find('A-1'), {
    isSame: ({ operation }) => operation === 'find',
  })
  await expect.poll(() => results).toEqual(['same'])
})

test('a service that hangs delays nobody, and is told of', async () => {
  otherwise = { wait: async () => await sleep(5000, 'late', { ref: false }) }
  const began = performance.now()
  expect(await inShadow((facade) => facade.wait(1, 'here'))).toBe('here')
  expect(performance.now() - began).toBeLessThan(900)
  await expect.poll(() => outages).toHaveLength(1)
  expect(outages[0]).toMatchObject({ code: 'CALL_DEADLINE_PASSED' })
  expect(results).toEqual(['unanswered'])
  expect(differences).toEqual([])
})

test('no more than 32 reads wait for the service', async () => {
  otherwise = { wait: async () => await sleep(5000, 'late', { ref: false }) }
  await inShadow(async (facade) => {
    await Promise.all(Array.from({ length: 50 }, () => facade.wait(1)))
  })
  expect(results.filter((result) => result === 'left out')).toHaveLength(18)
  await expect.poll(() => results).toHaveLength(50)
})

function onDifference(): void {
  throw new Error('the listener')
}

test('a listener that fails harms no call', async () => {
  otherwise = { list: async () => [] }
  const warnings: unknown[] = []
  const onWarning = (warning: unknown): unknown => warnings.push(warning)
  process.on('warning', onWarning)
  expect(await inShadow((facade) => facade.list(), { onDifference })).toHaveLength(1)
  await expect.poll(() => warnings).toEqual([expect.objectContaining({ message: 'the listener' })])
  process.off('warning', onWarning)
})

test('inside a transaction the service is not asked: it sees nothing of what was written', async () => {
  const { tenancy } = application
  await inShadow(async (facade) => {
    await tenancy.transaction(async (trx) => {
      await trx.insertInto('invoice').values({ number: 'open' }).execute()
      await facade.whose()
    })
  })
  await shadowedRead()
  expect(order.filter((call) => !call.endsWith(' list'))).toEqual(['local whose'])
})
