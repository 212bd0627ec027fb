import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus'
import { MeterProvider } from '@opentelemetry/sdk-metrics'
import { TracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace'
import { fastify, type FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { createTenancy, type Tenancy } from '@tenantry/runtime'
import { tenancyPlugin } from '@tenantry/runtime/fastify'
import { fromHeader } from '@tenantry/runtime/http'
import { nameTenantOnSpan, observeTenancy } from '@tenantry/runtime/otel'
import { MemoryStore, type QuotaStore } from '@tenantry/runtime/quota'

import { send } from '../../support/send.ts'
import type { TestDatabase } from '../../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'
import { scrape, type Sample } from './scrape.ts'

/** A store that can be taken away. */
class FailingStore extends MemoryStore {
  isDown = false

  override async exchange(...args: Parameters<QuotaStore['exchange']>) {
    if (this.isDown) throw new Error('down')
    return await super.exchange(...args)
  }
}

const LABELS = ['tier', 'quota', 'cluster', 'login', 'state', 'direction', 'outcome', 'le']

const store = new FailingStore()
let fleet: TestFleet
let tenancy: Tenancy<TestDatabase>
let app: FastifyInstance
let port: number
let exporter: PrometheusExporter
let provider: MeterProvider
let endObserving: () => void

beforeAll(async () => {
  fleet = await createTestFleet()
  for (const [slug, tier] of [
    ['acme', 'free'],
    ['globex', 'team'],
  ] as const) {
    await fleet.create({ slug })
    await fleet.query('update tenantry.tenant set tier = $2 where slug = $1', [slug, tier])
  }
  const tiers = {
    free: { quota: { requests: { rate: '20/h', burst: 20 } } },
    team: {},
    unused: {},
  } as const
  const [[name, cluster] = ['primary', {}]] = Object.entries(fleet.config.clusters)
  tenancy = await createTenancy<TestDatabase>(
    {
      ...fleet.config,
      clusters: { [name]: { ...cluster, connections: 2 } },
      tiers,
      quotas: { shedding: true },
    },
    { quotaStore: store, metering: { sink: async () => undefined } },
  )
  exporter = new PrometheusExporter({ preventServerStart: true, withoutScopeInfo: true })
  provider = new MeterProvider({ readers: [exporter] })
  endObserving = observeTenancy(tenancy, { meter: provider.getMeter('test') })
  app = fastify()
  await app.register(async (scope) => {
    await scope.register(tenancyPlugin, { tenancy, tenant: fromHeader('x-tenant') })
    const answer = async (ms: number) => {
      await sql`select pg_sleep(${ms / 1000})`.execute(tenancy.db)
      return { ok: true }
    }
    scope.get('/quick', async () => await answer(0))
    scope.get('/slow', async () => await answer(200))
    scope.get('/fail', async () => {
      throw new Error('no')
    })
  })
  port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port)
})
afterAll(async () => {
  await app?.close()
  await tenancy?.close()
  await provider?.shutdown()
  await fleet?.[Symbol.asyncDispose]()
})

const get = async (slug: string, path: string) =>
  await send(port, path, { headers: { 'x-tenant': slug } })

/** The value of the one sample with this name and these labels. */
function value(
  samples: readonly Sample[],
  name: string,
  labels: Record<string, string> = {},
): number {
  const found = samples.filter(
    (sample) =>
      sample.name === name &&
      Object.entries(labels).every(([label, wanted]) => sample.labels[label] === wanted),
  )
  expect(found, `${name} ${JSON.stringify(labels)}`).toHaveLength(1)
  return found[0]?.value ?? Number.NaN
}

const ours = (samples: readonly Sample[]) =>
  samples.filter(({ name }) => name.startsWith('tenantry_'))

test('everything is there from the beginning, as 0, for each tier of the configuration', async () => {
  const samples = await scrape(exporter)
  for (const tier of ['free', 'team', 'unused']) {
    expect(value(samples, 'tenantry_requests_total', { tier })).toBe(0)
    expect(value(samples, 'tenantry_requests_failed_total', { tier })).toBe(0)
    expect(value(samples, 'tenantry_refusals_total', { tier, quota: 'requests' })).toBe(0)
  }
  for (const login of ['app', 'system']) {
    expect(value(samples, 'tenantry_connections_limit', { login })).toBe(2)
    expect(value(samples, 'tenantry_connections', { login, state: 'used' })).toBe(0)
  }
  expect(value(samples, 'tenantry_store_outages_total')).toBe(0)
  expect(value(samples, 'tenantry_metering_lag_seconds')).toBe(0)
  expect(value(samples, 'tenantry_load_limit')).toBe(100)
})

test('what happens is counted by tier, and no tenant is named', async () => {
  for (let index = 0; index < 25; index += 1) await get('acme', '/quick')
  await get('globex', '/quick')
  await get('globex', '/fail')
  const samples = await scrape(exporter)
  expect(value(samples, 'tenantry_requests_total', { tier: 'free' })).toBe(20)
  expect(value(samples, 'tenantry_refusals_total', { tier: 'free', quota: 'requests' })).toBe(5)
  expect(value(samples, 'tenantry_requests_total', { tier: 'team' })).toBe(2)
  expect(value(samples, 'tenantry_requests_failed_total', { tier: 'team' })).toBe(1)
  expect(value(samples, 'tenantry_database_statements_total', { tier: 'free' })).toBe(20)
  expect(value(samples, 'tenantry_database_rows_total', { tier: 'free' })).toBe(20)
  expect(value(samples, 'tenantry_database_seconds_total', { tier: 'free' })).toBeGreaterThan(0)
  expect(
    value(samples, 'tenantry_traffic_bytes_total', { tier: 'free', direction: 'out' }),
  ).toBeGreaterThan(1000)
  const served = { tier: 'free', outcome: 'served' }
  expect(value(samples, 'tenantry_request_duration_seconds_count', served)).toBe(20)
  expect(value(samples, 'tenantry_request_duration_seconds_bucket', { ...served, le: '10' })).toBe(
    20,
  )
  expect(
    value(samples, 'tenantry_request_duration_seconds_count', { tier: 'team', outcome: 'failed' }),
  ).toBe(1)
  const labels = new Set(ours(samples).flatMap((sample) => Object.keys(sample.labels)))
  expect(labels).toEqual(new Set(LABELS))
  expect(JSON.stringify(samples)).not.toMatch(/acme|globex/)
})

test('who waits for a connection is seen while it waits, and how long it took behind that', async () => {
  const crowd = Array.from({ length: 8 }, () => get('globex', '/slow'))
  let busy: Sample[] = []
  await expect
    .poll(async () => {
      busy = await scrape(exporter)
      return value(busy, 'tenantry_connections_waiting', { login: 'app' })
    })
    .toBe(6)
  expect(value(busy, 'tenantry_connections', { login: 'app', state: 'used' })).toBe(2)
  expect(value(busy, 'tenantry_requests_inside')).toBe(8)
  await Promise.all(crowd)
  const quiet = await scrape(exporter)
  expect(value(quiet, 'tenantry_connections', { login: 'app', state: 'used' })).toBe(0)
  expect(value(quiet, 'tenantry_connections', { login: 'app', state: 'idle' })).toBe(2)
  expect(value(quiet, 'tenantry_connections_waiting', { login: 'app' })).toBe(0)
  await expect.poll(async () => value(await scrape(exporter), 'tenantry_requests_inside')).toBe(0)
  const wait = { tier: 'team', cluster: 'primary' }
  const count = value(quiet, 'tenantry_connection_wait_seconds_count', wait)
  // Three rounds of two waited for 200 ms each at least, and longer one behind the other.
  expect(
    value(quiet, 'tenantry_connection_wait_seconds_bucket', { ...wait, le: '0.1' }),
  ).toBeLessThanOrEqual(count - 6)
})

test('a client that goes away is no failure', async () => {
  const gone = request({
    port,
    host: '127.0.0.1',
    path: '/slow',
    headers: { 'x-tenant': 'globex' },
  })
  gone.on('error', () => undefined)
  gone.end()
  await sleep(60)
  gone.destroy()
  const aborted = { tier: 'team', outcome: 'aborted' }
  await expect
    .poll(async () =>
      (await scrape(exporter)).filter(
        ({ name, labels }) =>
          name === 'tenantry_request_duration_seconds_count' &&
          labels['outcome'] === aborted.outcome,
      ),
    )
    .toHaveLength(1)
  const samples = await scrape(exporter)
  expect(value(samples, 'tenantry_requests_failed_total', { tier: 'team' })).toBe(1)
})

test('an outage of the store is told while it lasts, and counted', async () => {
  store.isDown = true
  await fleet.create({ slug: 'new' })
  await fleet.query(`update tenantry.tenant set tier = 'free' where slug = 'new'`)
  await get('new', '/quick')
  const out = await scrape(exporter)
  expect(value(out, 'tenantry_store_out')).toBe(1)
  expect(value(out, 'tenantry_store_outages_total')).toBe(1)
  store.isDown = false
  await expect
    .poll(async () => {
      await get('new', '/quick')
      return value(await scrape(exporter), 'tenantry_store_out')
    })
    .toBe(0)
})

test('spans name the tenant, and nothing is written outside of one', async () => {
  const spans = new InMemorySpanExporter()
  const tracing = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter: spans })],
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  const tracer = tracing.getTracer('test')
  const span = tracer.startSpan('request')
  await context.with(trace.setSpan(context.active(), span), async () => {
    await tenancy.run('acme', () => nameTenantOnSpan(tenancy))
  })
  span.end()
  const outside = tracer.startSpan('outside')
  nameTenantOnSpan(tenancy, outside)
  nameTenantOnSpan(tenancy)
  outside.end()
  await tracing.forceFlush()
  expect(spans.getFinishedSpans().map(({ name, attributes }) => [name, attributes])).toEqual([
    ['request', { 'tenantry.tenant': 'acme', 'tenantry.tier': 'free' }],
    ['outside', {}],
  ])
  context.disable()
})

test('who stops observing hears no more', async () => {
  endObserving()
  const before = await scrape(exporter)
  await get('globex', '/quick')
  const after = await scrape(exporter)
  // The SDK goes on telling what it heard last.
  expect(ours(after)).toEqual(ours(before))
})
