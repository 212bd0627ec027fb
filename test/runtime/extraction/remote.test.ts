import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { inspect, types } from 'node:util'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { TenantryError } from '@tenantry/runtime'
import {
  connectModule,
  createFacade,
  type RemoteOptions,
  type Routing,
} from '@tenantry/runtime/extraction'

import { type FailingWay, startFailingWay } from '../../support/failing-way.ts'
import {
  type ModuleService,
  SERVICE_KEY,
  startModuleService,
} from '../../support/module-service.ts'
import { createTestApplication, type TestApplication } from '../../support/test-application.ts'
import { type InvoiceApi, InvoiceLocked, invoiceModule, invoices } from './invoice-module.ts'
import type { ServedInvoices } from './invoice-service.ts'

const PROGRAM = fileURLToPath(new URL('invoice-service.ts', import.meta.url))

let application: TestApplication
let service: ModuleService
let way: FailingWay
const calls: string[] = []
const aborted: unknown[] = []

beforeAll(async () => {
  application = await createTestApplication()
  const { tenancy } = application
  await application.createTenant({ slug: 'acme', name: 'Acme', tier: 'pooled' })
  const implementation = invoiceModule(tenancy, {
    onCall: (operation) => calls.push(operation),
    onAbort: (reason) => aborted.push(reason),
  })
  service = await startModuleService(invoices, { tenancy, implementation })
  way = await startFailingWay(service.url)
})

afterAll(async () => {
  await way[Symbol.asyncDispose]()
  await service[Symbol.asyncDispose]()
  await application[Symbol.asyncDispose]()
})

beforeEach(() => {
  calls.length = 0
  aborted.length = 0
  way.cutNext(0)
})

/** Runs with a facade whose calls all go to the service, as acme. */
async function asAcme<Result>(
  run: (facade: InvoiceApi) => Promise<Result>,
  options: Partial<RemoteOptions> = {},
): Promise<Result> {
  const { tenancy } = application
  await using remote = connectModule(invoices, { url: service.url, key: SERVICE_KEY, ...options })
  const facade = createFacade(invoices, {
    local: invoiceModule(tenancy),
    remote,
    tenancy,
    routing: { modeOf: () => 'remote' },
  })
  return await tenancy.run('acme', async () => await run(facade))
}

test('a call is done by the service, as its tenant', async () => {
  await asAcme(async (facade) => {
    await facade.add('A-1', 12n)
    expect(await facade.whose()).toBe('acme')
    expect(await facade.find('A-1')).toEqual({ number: 'A-1', amount: 12n, seenAt: new Date(0) })
    expect(await facade.find('A-2')).toBeNull()
  })
  expect(calls).toEqual(['add', 'whose', 'find', 'find'])
})

test('a call brings its trace, and the token that its tenant has already', async () => {
  const { tenancy } = application
  await application.createTenant({ slug: 'globex', name: 'Globex', tier: 'bridged' })
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const key = SERVICE_KEY
  await using remote = connectModule(invoices, {
    url: service.url,
    key,
    traceparent: () => traceparent,
  })
  const routing: Routing = { modeOf: () => 'remote' }
  const facade = createFacade(invoices, { local: invoiceModule(tenancy), remote, tenancy, routing })
  const from = service.headers.length
  for (const slug of ['acme', 'acme', 'globex', 'acme']) {
    expect(await tenancy.run(slug, () => facade.whose())).toBe(slug)
  }
  const sent = service.headers.slice(from)
  expect(sent.map((headers) => headers.traceparent)).toEqual(
    Array.from({ length: 4 }, () => traceparent),
  )
  const [first, second, other, last] = sent.map(({ authorization }) => authorization)
  expect([second, last]).toEqual([first, first])
  expect(other).not.toBe(first)
  expect(sent.map((headers) => Number(headers['tenantry-time-left']) <= 10_000)).not.toContain(
    false,
  )
})

test('a service may lie below a path', async () => {
  const { tenancy } = application
  const implementation = invoiceModule(tenancy)
  await using below = await startModuleService(invoices, {
    tenancy,
    implementation,
    prefix: '/internal',
  })
  expect(await asAcme((facade) => facade.whose(), { url: below.url })).toBe('acme')
})

test('a call outside of any tenant is refused before it is sent', async () => {
  const { tenancy } = application
  await using remote = connectModule(invoices, { url: service.url, key: SERVICE_KEY })
  const routing: Routing = { modeOf: () => 'remote' }
  const facade = createFacade(invoices, { local: invoiceModule(tenancy), remote, tenancy, routing })
  await expect(facade.list()).rejects.toMatchObject({ code: 'CONTEXT_MISSING' })
  expect(calls).toEqual([])
})

test('what is wrong here counts for the service only where there is none', async () => {
  const { tenancy } = application
  const ended: string[] = []
  const watch = {
    remoteEnded: (_operation: string, result: string) => ended.push(result),
    shadowEnded: () => undefined,
  }
  const routing: Routing = { modeOf: () => 'remote' }
  const shared = { local: invoiceModule(tenancy), tenancy, routing, watch }
  await using remote = connectModule(invoices, { url: service.url, key: SERVICE_KEY })
  const called = createFacade(invoices, { ...shared, remote })
  // Else whoever sends nonsense could have the module brought back for everybody.
  await tenancy.run('acme', async () => {
    await expect(Reflect.apply(called.find, called, [7])).rejects.toMatchObject({
      code: 'CONTRACT_VALUE_REFUSED',
    })
  })
  expect(ended).toEqual([])

  const alone = createFacade(invoices, shared)
  await tenancy.run('acme', async () => {
    await expect(alone.list()).rejects.toMatchObject({ code: 'ROUTE_INVALID' })
  })
  expect(ended).toEqual(['unanswered'])
})

describe('an error', () => {
  test.each(['known', 'below'] as const)('that is %s is what the module threw', async (how) => {
    const error: unknown = await asAcme((facade) =>
      facade.fail(how).catch((thrown: unknown) => thrown),
    )
    if (!(error instanceof InvoiceLocked)) throw error
    expect(types.isNativeError(error)).toBe(true)
    expect(error).toMatchObject({
      message: 'The invoice A-1 is locked.',
      number: 'A-1',
      name: 'InvoiceLocked',
    })
    expect(error.until).toEqual(new Date(1))
    expect(error.isSoon).toBe(true)
    expect(Object.keys(error).sort()).toEqual(['number', 'until'])
    expect(error.stack).toMatch(
      /^InvoiceLocked: The invoice A-1 is locked\.\n {4}at invoices\.fail \(service of invoices, contract 2\)/,
    )
  })

  test('that is not is CALL_FAILED, and nothing of its text crosses', async () => {
    const error: unknown = await asAcme((facade) =>
      facade.fail('unknown').catch((thrown: unknown) => thrown),
    )
    expect(error).toBeInstanceOf(TenantryError)
    expect(error).toMatchObject({
      code: 'CALL_FAILED',
      details: { module: 'invoices', operation: 'fail' },
    })
    expect(JSON.stringify(error) + inspect(error)).not.toContain('swordfish')
  })

  test('of Tenantry keeps its code', async () => {
    await application.createTenant({ slug: 'gone', name: 'Gone', tier: 'pooled' })
    const { tenancy } = application
    const tenant = { ...(await tenancy.admit('gone')).tenant, slug: 'nobody' }
    await using remote = connectModule(invoices, { url: service.url, key: SERVICE_KEY })
    const facade = createFacade(invoices, {
      local: invoiceModule(tenancy),
      remote,
      tenancy: { currentTenant: () => tenant },
      routing: { modeOf: () => 'remote' },
    })
    await expect(facade.list()).rejects.toMatchObject({
      code: 'TENANT_UNKNOWN',
      name: 'TenantryError',
    })
  })
})

describe('a deadline', () => {
  test('ends the call on both sides', async () => {
    const began = performance.now()
    await expect(asAcme((facade) => facade.wait(20_000), { timeoutMs: 300 })).rejects.toMatchObject(
      {
        code: 'CALL_DEADLINE_PASSED',
      },
    )
    expect(performance.now() - began).toBeLessThan(3000)
    await expect.poll(() => aborted).toHaveLength(1)
  })

  test('is not exceeded by repetitions', async () => {
    way.cutNext(1000)
    const began = performance.now()
    const failing = asAcme((facade) => facade.list(), {
      url: way.url,
      timeoutMs: 400,
      retries: 1000,
    })
    await expect(failing).rejects.toMatchObject({ code: 'SERVICE_UNREACHABLE' })
    expect(performance.now() - began).toBeLessThan(3000)
    expect(way.attempts).toBeGreaterThan(2)
  })
})

describe('a caller that gives up', () => {
  test('learns its own reason, and the service stops', async () => {
    const controller = new AbortController()
    const reason = new Error('not needed any more')
    const waiting = asAcme((facade) => facade.wait(20_000, 'acme', controller.signal))
    await expect.poll(() => calls).toEqual(['wait'])
    controller.abort(reason)
    await expect(waiting).rejects.toBe(reason)
    await expect.poll(() => aborted).toHaveLength(1)
    expect(aborted[0]).toHaveProperty('name', 'CallerLeft')
  })

  test('before the call has it never sent', async () => {
    const signal = AbortSignal.abort(new Error('too late'))
    await expect(asAcme((facade) => facade.wait(1, undefined, signal))).rejects.toThrow('too late')
    expect(calls).toEqual([])
  })

  test('while it is repeated does not wait', async () => {
    way.cutNext(1000)
    const controller = new AbortController()
    const options = { url: way.url, retries: 1000 }
    const waiting = asAcme((facade) => facade.wait(1, 'a', controller.signal), options)
    await expect.poll(() => way.attempts).toBeGreaterThan(2)
    controller.abort(new Error('not needed'))
    await expect(waiting).rejects.toThrow('not needed')
  })

  test('leaves the signal as it was', async () => {
    const controller = new AbortController()
    expect(await asAcme((facade) => facade.wait(1, 'acme', controller.signal))).toBe('acme')
    expect(await asAcme((facade) => facade.wait(1))).toBe('nobody')
  })
})

describe('a call that no answer came to', () => {
  test.each([
    ['a read', (facade: InvoiceApi) => facade.list(), 3],
    ['a write that may be done twice', (facade: InvoiceApi) => facade.put('B-1', 1n), 3],
    ['another write', (facade: InvoiceApi) => facade.add('B-2', 1n), 1],
  ])('is sent as often as it may be: %s', async (_what, run, attempts) => {
    way.cutNext(1000)
    await expect(asAcme<unknown>(run, { url: way.url })).rejects.toMatchObject({
      code: 'SERVICE_UNREACHABLE',
    })
    expect(way.attempts).toBe(attempts)
    expect(calls).toEqual([])
  })

  test('is answered by a later attempt', async () => {
    way.cutNext(2)
    expect(await asAcme((facade) => facade.whose(), { url: way.url })).toBe('acme')
    expect(way.attempts).toBe(3)
    expect(calls).toEqual(['whose'])
  })
})

test.each([
  [502, 3, 'SERVICE_UNREACHABLE'],
  [503, 3, 'SERVICE_UNREACHABLE'],
  [404, 1, 'SERVICE_UNREACHABLE'],
  [200, 1, 'SERVICE_UNREACHABLE'],
])('a proxy that answers %i by itself is taken for no service', async (status, attempts, code) => {
  let asked = 0
  const proxy = createServer((_request, response) => {
    asked += 1
    response.writeHead(status, { 'content-type': 'text/html' }).end('<h1>nginx</h1>')
  }).listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = `http://127.0.0.1:${address.port}/base/`
  await expect(asAcme((facade) => facade.list(), { url })).rejects.toMatchObject({ code })
  expect(asked).toBe(attempts)
  proxy.closeAllConnections()
  proxy.close()
})

test('an answer that is too large is cut', async () => {
  const calling = asAcme((facade) => facade.wait(1, 'x'.repeat(5000)), { largestAnswer: 1000 })
  await expect(calling).rejects.toMatchObject({ code: 'SERVICE_UNREACHABLE' })
})

test('a service that is killed within a call fails it, and a read is done by the next one', async () => {
  const served: ServedInvoices = { config: application.config, key: SERVICE_KEY }
  const child = spawn(
    process.execPath,
    ['--conditions=tenantry-source', PROGRAM, JSON.stringify(served)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const { value: url = '' } = await lines.next()
  const adding = asAcme((facade) => facade.wait(20_000), { url, retries: 0 })
  await lines.next()
  child.kill('SIGKILL')
  await expect(adding).rejects.toMatchObject({ code: 'SERVICE_UNREACHABLE' })
  await once(child, 'exit')
  await expect(asAcme((facade) => facade.list(), { url })).rejects.toMatchObject({
    code: 'SERVICE_UNREACHABLE',
  })
  expect(await asAcme((facade) => facade.whose())).toBe('acme')
})

test('20 tenants at once see no row of another', async () => {
  const { tenancy } = application
  const slugs = Array.from({ length: 20 }, (_, at) => `tenant-${at}`)
  await Promise.all(
    slugs.map((slug, at) =>
      application.createTenant({ slug, name: slug, tier: at % 4 === 0 ? 'bridged' : 'pooled' }),
    ),
  )
  await using remote = connectModule(invoices, { url: service.url, key: SERVICE_KEY })
  const routing = {
    modeOf: (_tenant: unknown, operation: string) => (operation === 'list' ? 'shadow' : 'remote'),
  } as const
  const differences: unknown[] = []
  const facade = createFacade(invoices, {
    local: invoiceModule(tenancy),
    remote,
    tenancy,
    routing,
    onDifference: (difference) => differences.push(difference),
  })
  await Promise.all(
    slugs.map((slug) =>
      tenancy.run(slug, async () => {
        for (let round = 0; round < 5; round += 1) {
          await facade.add(`${slug}/${round}`, BigInt(round))
          const numbers = (await facade.list()).map(({ number }) => number)
          expect(numbers).toEqual(Array.from({ length: round + 1 }, (_, at) => `${slug}/${at}`))
          expect(await facade.whose()).toBe(slug)
          expect(await facade.find(`tenant-${(slugs.indexOf(slug) + 1) % 20}/0`)).toBeNull()
        }
      }),
    ),
  )
  expect(differences).toEqual([])
})
