import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { createTenancy, type Tenancy } from '@tenantry/runtime'
import { type ExtractedModule, extractModule } from '@tenantry/runtime/extraction'
import { setExtractionRoute } from '@tenantry/runtime/fleet'

import {
  type ModuleService,
  SERVICE_KEY,
  startModuleService,
} from '../../support/module-service.ts'
import type { TestDatabase } from '../../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'
import { type InvoiceApi, invoiceModule, invoices } from './invoice-module.ts'

let fleet: TestFleet
let service: ModuleService
let variables: Record<string, string>
const here: string[] = []
const there: string[] = []

beforeAll(async () => {
  fleet = await createTestFleet()
  for (const slug of ['acme', 'globex']) {
    await fleet.create({ slug, name: slug, tier: 'pooled' })
  }
  const { tenancy } = fleet.application
  const implementation = invoiceModule(tenancy, { onCall: (operation) => there.push(operation) })
  service = await startModuleService(invoices, { tenancy, implementation })
  variables = {
    INVOICES_SERVICE_URL: service.url,
    INVOICES_SERVICE_KEY: SERVICE_KEY.secret,
    INVOICES_SERVICE_KEY_ID: SERVICE_KEY.kid,
  }
  await setExtractionRoute(fleet.fleet, 'invoices', { tenant: 'acme' }, 'remote')
})

afterAll(async () => {
  await service[Symbol.asyncDispose]()
  await fleet[Symbol.asyncDispose]()
})

beforeEach(() => {
  here.length = 0
  there.length = 0
})

function extract(
  tenancy: Tenancy<TestDatabase>,
  env: Readonly<Record<string, string>> = {},
): ExtractedModule<InvoiceApi> {
  const local = invoiceModule(tenancy, { onCall: (operation) => here.push(operation) })
  return extractModule(invoices, { local, env })
}

describe('before it is connected', () => {
  test('calls are those of the module itself, with its very promise', async () => {
    const promise = Promise.resolve('mine')
    const local: InvoiceApi = { ...invoiceModule(fleet.application.tenancy), whose: () => promise }
    const module = extractModule(invoices, { local, env: {} })
    expect(module.functions.whose()).toBe(promise)
    expect(module.connection()).toBeUndefined()
  })
})

describe('connected to a Tenancy', () => {
  test('calls go where the catalog says, to the service that the environment names', async () => {
    await using tenancy = await createTenancy<TestDatabase>(fleet.config)
    const module = extract(tenancy)
    await module.connect(tenancy, { env: variables })
    expect(await tenancy.run('acme', () => module.functions.whose())).toBe('acme')
    expect([here, there]).toEqual([[], ['whose']])
    expect(await tenancy.run('globex', () => module.functions.whose())).toBe('globex')
    expect([here, there]).toEqual([['whose'], ['whose']])
  })

  test('a route to a service that the environment does not name is refused', async () => {
    await using tenancy = await createTenancy<TestDatabase>(fleet.config)
    const told: object[] = []
    const module = extract(tenancy)
    const log = { warn: (facts: object) => told.push(facts), error: () => undefined }
    await module.connect(tenancy, { env: {}, log })
    const calling = tenancy.run('acme', () => module.functions.whose())
    await expect(calling).rejects.toMatchObject({
      code: 'ROUTE_INVALID',
      hint: expect.stringContaining('INVOICES_SERVICE_URL'),
    })
    expect(told).toMatchObject([{ module: 'invoices', err: { code: 'ROUTE_INVALID' } }])
    expect(here).toEqual([])
  })

  test.each([
    ['a URL without a key', { INVOICES_SERVICE_URL: 'http://127.0.0.1:1' }],
    ['a key without a URL', { INVOICES_SERVICE_KEY: 'x'.repeat(32) }],
    [
      'a URL that is none',
      { INVOICES_SERVICE_URL: 'billing:3', INVOICES_SERVICE_KEY: 'x'.repeat(32) },
    ],
  ])('%s is no service', async (_what, env) => {
    const { tenancy } = fleet.application
    const connecting = extract(tenancy).connect(tenancy, { env })
    await expect(connecting).rejects.toMatchObject({ code: 'SERVICE_OPTIONS_INVALID' })
  })

  test('a key that is too short is refused when it connects', async () => {
    const { tenancy } = fleet.application
    const env = { ...variables, INVOICES_SERVICE_KEY: 'short' }
    const connecting = extract(tenancy).connect(tenancy, { env })
    await expect(connecting).rejects.toMatchObject({ code: 'TOKEN_OPTIONS_INVALID' })
  })

  test('closing the Tenancy ends it, and that of an older one ends nothing else', async () => {
    const older = await createTenancy<TestDatabase>(fleet.config)
    const newer = await createTenancy<TestDatabase>(fleet.config)
    const module = extract(newer)
    await module.connect(older, { env: variables })
    await module.connect(newer, { env: variables })
    // Whoever is in a tenant goes by the connection of the Tenancy that has let it in.
    expect(await older.run('acme', () => module.functions.whose())).toBe('acme')
    expect(await newer.run('acme', () => module.functions.whose())).toBe('acme')
    await older.close()
    expect(await newer.run('acme', () => module.functions.whose())).toBe('acme')
    expect([here, there]).toEqual([[], ['whose', 'whose', 'whose']])
    await newer.close()
    expect(module.connection()).toBeUndefined()
  })

  test('closing the module ends it, and closing the Tenancy behind that is no failure', async () => {
    const tenancy = await createTenancy<TestDatabase>(fleet.config)
    const module = extract(tenancy)
    await module.connect(tenancy, { env: variables })
    await module.close()
    await module.close()
    expect(await tenancy.run('acme', () => module.functions.whose())).toBe('acme')
    expect([here, there]).toEqual([['whose'], []])
    await tenancy.close()
  })

  test('an application without a Tenancy says who its tenant is, and gives a routing', async () => {
    const { tenancy } = fleet.application
    const tenant = (await tenancy.admit('acme')).tenant
    const module = extract(tenancy)
    await module.connect(
      { currentTenant: () => tenant },
      { env: variables, routing: { modeOf: () => 'remote' } },
    )
    expect(await module.functions.whose()).toBe('acme')
    await module.close()
    await module.connect({ currentTenant: () => tenant }, { env: variables })
    expect(await tenancy.run('acme', () => module.functions.whose())).toBe('acme')
    expect([here, there]).toEqual([['whose'], ['whose']])
  })
})

describe('what the environment has rehearsed', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'rehearsal-'))
  })
  afterAll(async () => {
    await rm(folder, { recursive: true })
  })

  test('is every call, outside of tenants and before it is connected too, and each is reported', async () => {
    const report = join(folder, 'calls.jsonl')
    const { tenancy } = fleet.application
    const module = extract(tenancy, {
      TENANTRY_REHEARSE: 'orders,invoices',
      TENANTRY_REHEARSE_LATENCY_MS: '1,2',
      TENANTRY_REHEARSE_REPORT: report,
    })
    const { functions } = module
    expect(await functions.whose()).toBe('')
    await expect(functions.fail('unknown')).rejects.toMatchObject({ code: 'CALL_FAILED' })
    await expect(functions.fail('known')).rejects.toThrow('is locked')
    await module.connect(tenancy, { env: variables })
    const inside = tenancy.run('acme', () => tenancy.transaction(() => functions.whose()))
    await expect(inside).rejects.toMatchObject({ code: 'REHEARSAL_IN_TRANSACTION' })
    expect(await tenancy.run('acme', () => functions.whose())).toBe('acme')
    expect(there).toEqual([])

    const lines = (await readFile(report, 'utf8')).trimEnd().split('\n')
    const site = expect.stringMatching(/extract-module\.test\.ts:\d+:\d+$/)
    const of = { module: 'invoices', site, failed: false }
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { ...of, operation: 'whose' },
      { ...of, operation: 'fail', failed: true, code: 'CALL_FAILED', message: expect.any(String) },
      { ...of, operation: 'fail' },
      {
        ...of,
        operation: 'whose',
        failed: true,
        code: 'REHEARSAL_IN_TRANSACTION',
        message: expect.any(String),
      },
      { ...of, operation: 'whose' },
    ])
    await module.close()
  })

  test.each([
    ['TENANTRY_REHEARSE_LATENCY_MS', '20,1'],
    ['TENANTRY_REHEARSE_LATENCY_MS', '5'],
    ['TENANTRY_REHEARSE_FAULTS', '5 %'],
    ['TENANTRY_REHEARSE_FAULTS', '2'],
    ['TENANTRY_REHEARSE_SEED', 'x'],
  ])('has no %s of %s', (name, value) => {
    const env = { TENANTRY_REHEARSE: 'invoices', [name]: value }
    expect(() => extract(fleet.application.tenancy, env)).toThrow(
      expect.objectContaining({ code: 'REHEARSAL_OPTIONS_INVALID' }),
    )
    expect(extract(fleet.application.tenancy, { [name]: value }).connection()).toBeUndefined()
  })
})

test('what a Tenancy was given to call is called when it closes, and what fails there is told', async () => {
  const tenancy = await createTenancy<TestDatabase>(fleet.config)
  const called: string[] = []
  tenancy.onClose(async () => {
    // The connections are there still.
    await tenancy.admit('acme')
    called.push('first')
  })
  tenancy.onClose(async () => {
    throw new Error('the second')
  })
  tenancy.onClose(async () => {
    called.push('third')
  })()
  await expect(tenancy.close()).rejects.toThrow('the second')
  expect(called).toEqual(['first'])
})
