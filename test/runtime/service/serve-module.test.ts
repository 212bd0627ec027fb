import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

import { fastify } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { defineContract, string, tuple } from '@tenantry/runtime/contract'
import { extractModule } from '@tenantry/runtime/extraction'
import { namedTenants, serveModule } from '@tenantry/runtime/service'

import { createTestApplication, type TestApplication } from '../../support/test-application.ts'
import { sendRaw } from '../../support/untouched-http.ts'
import { invoiceModule, invoices } from '../extraction/invoice-module.ts'

const PROGRAM = fileURLToPath(new URL('served-invoices.ts', import.meta.url))
const KEY = 'k'.repeat(32)

let application: TestApplication

beforeAll(async () => {
  application = await createTestApplication()
  await application.createTenant({ slug: 'acme', name: 'Acme', tier: 'pooled' })
})

afterAll(async () => {
  await application[Symbol.asyncDispose]()
})

interface Served {
  readonly process: ChildProcess
  readonly url: string
  readonly metricsUrl: string
  readonly lines: string[]
}

async function startProcess(env: Record<string, string>): Promise<Served> {
  const child = spawn(
    process.execPath,
    ['--conditions=tenantry-source', PROGRAM, JSON.stringify(application.config)],
    { env: { ...process.env, PORT: '0', ...env }, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const lines: string[] = []
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  child.once('exit', (code) => reject(new Error(`it ended with ${code}`)))
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line)
    if (line.startsWith('http')) resolve(line)
  })
  const [url = '', metricsUrl = ''] = (await promise).split(' ')
  return { process: child, url, metricsUrl, lines }
}

test('a process serves operations and routes by its environment, and ends with what is in flight', async () => {
  const served = await startProcess({ INVOICES_SERVICE_KEY: KEY, METRICS_PORT: '0' })
  const { tenancy } = application
  const module = extractModule(invoices, { local: invoiceModule(tenancy), env: {} })
  await module.connect(tenancy, {
    env: { INVOICES_SERVICE_URL: served.url, INVOICES_SERVICE_KEY: KEY },
    routing: { modeOf: () => 'remote' },
  })
  const { functions } = module
  await tenancy.run('acme', async () => {
    expect(await functions.whose()).toBe('acme')
    await expect(functions.fail('unknown')).rejects.toMatchObject({ code: 'CALL_FAILED' })
    await expect(functions.fail('known')).rejects.toThrow('is locked')
  })
  const health = await sendRaw(`${served.url}/health`)
  const ready = await sendRaw(`${served.url}/ready`)
  expect([health.status, ready.status]).toEqual([200, 200])
  expect((await sendRaw(`${served.url}/invoices/-/seen`)).status).toBe(401)

  const metrics = (await sendRaw(served.metricsUrl)).body.toString()
  const counted = (operation: string, result: string): unknown =>
    new RegExp(
      `_call_duration_seconds_count\\{module="invoices",operation="${operation}",result="${result}"[^}]*\\} (\\d+)`,
    ).exec(metrics)?.[1]
  expect([
    counted('whose', 'answered'),
    counted('fail', 'failed'),
    counted('fail', 'answered'),
    counted('GET /seen', 'refused'),
  ]).toEqual(['1', '1', '1', '1'])
  expect(metrics).toContain('tenantry_connections')

  const waiting = tenancy.run('acme', () => functions.wait(700, 'done'))
  await expect.poll(() => served.lines).toContain('wait')
  served.process.kill('SIGTERM')
  const ended = once(served.process, 'exit')
  expect(await waiting).toBe('done')
  expect(await ended).toEqual([0, null])
  await module.close()
})

test('while keys change, callers with either are served', async () => {
  const { tenancy } = application
  await using served = await serveModule({
    contract: invoices,
    implementation: invoiceModule(tenancy),
    tenancy: {
      admit: (slug) => tenancy.admit(slug),
      enter: (context, run) => tenancy.enter(context, run),
    },
    app: fastify(),
    env: {
      PORT: '0',
      INVOICES_SERVICE_KEY: 'n'.repeat(32),
      INVOICES_SERVICE_KEY_ID: '2',
      INVOICES_SERVICE_PREVIOUS_KEY: KEY,
    },
  })
  expect(served.metricsUrl).toBeUndefined()
  const as = async (variables: Record<string, string>): Promise<string> => {
    const module = extractModule(invoices, { local: invoiceModule(tenancy), env: {} })
    await module.connect(
      { currentTenant: () => tenancy.currentTenant() },
      {
        env: { INVOICES_SERVICE_URL: served.url, ...variables },
        routing: { modeOf: () => 'remote' },
        log: { warn: () => undefined, error: () => undefined },
      },
    )
    try {
      return await tenancy.run('acme', () => module.functions.whose())
    } finally {
      await module.close()
    }
  }
  expect(await as({ INVOICES_SERVICE_KEY: KEY })).toBe('acme')
  const next = { INVOICES_SERVICE_KEY: 'n'.repeat(32), INVOICES_SERVICE_KEY_ID: '2' }
  expect(await as(next)).toBe('acme')
  await expect(as({ INVOICES_SERVICE_KEY: 'o'.repeat(32) })).rejects.toMatchObject({
    code: 'TOKEN_INVALID',
  })
})

interface EchoApi {
  echo(text: string): Promise<string>
}

test('an application without a catalog lets in whom a token names, each call as its own', async () => {
  const tenants = namedTenants()
  const contract = defineContract<EchoApi>({
    name: 'echo',
    version: '1',
    operations: { echo: { kind: 'read', arguments: tuple(string), result: string } },
  })
  const implementation: EchoApi = {
    echo: async (text) => `${tenants.currentTenant()?.slug}: ${text}`,
  }
  await using served = await serveModule({
    contract,
    implementation,
    tenancy: tenants,
    app: fastify(),
    env: { PORT: '0', ECHO_SERVICE_KEY: KEY },
  })
  const callers = namedTenants()
  const module = extractModule(contract, { local: implementation, env: {} })
  await module.connect(callers, {
    env: { ECHO_SERVICE_URL: served.url, ECHO_SERVICE_KEY: KEY },
    routing: { modeOf: () => 'remote' },
  })
  const as = async (slug: string): Promise<string> => {
    const context = await callers.admit(slug, `id of ${slug}`)
    return await callers.enter(context, () => module.functions.echo('hello'))
  }
  expect(await Promise.all([as('acme'), as('globex')])).toEqual(['acme: hello', 'globex: hello'])
  expect((await sendRaw(`${served.url}/ready`)).status).toBe(200)
  await module.close()
})

describe('a service does not start', () => {
  test.each([
    ['without a key', { PORT: '0' }, 'SERVICE_OPTIONS_INVALID'],
    [
      'with a port that is none',
      { PORT: '80x', INVOICES_SERVICE_KEY: KEY },
      'SERVICE_OPTIONS_INVALID',
    ],
    [
      'with a key that is short',
      { PORT: '0', INVOICES_SERVICE_KEY: 'short' },
      'TOKEN_OPTIONS_INVALID',
    ],
  ])('%s, and closes what it has opened', async (_what, env, code) => {
    let closed = 0
    const tenants = namedTenants()
    const starting = serveModule({
      contract: invoices,
      implementation: invoiceModule(application.tenancy),
      tenancy: {
        ...tenants,
        close: async () => {
          closed += 1
        },
      },
      app: fastify(),
      env,
    })
    await expect(starting).rejects.toMatchObject({ code })
    expect(closed).toBe(1)
  })

  test('and says why, whatever becomes of closing', async () => {
    const starting = serveModule({
      contract: invoices,
      implementation: invoiceModule(application.tenancy),
      tenancy: {
        ...namedTenants(),
        close: async () => {
          throw new Error('it cannot be closed')
        },
      },
      app: fastify(),
      env: { PORT: '0' },
    })
    await expect(starting).rejects.toMatchObject({ code: 'SERVICE_OPTIONS_INVALID' })
  })
})
