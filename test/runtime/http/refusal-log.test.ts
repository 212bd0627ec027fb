import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'

import { fastify } from 'fastify'
import { expect, test } from 'vitest'

import { createTenancy } from '@tenantry/runtime'
import { tenancyPlugin } from '@tenantry/runtime/fastify'
import { fromHeader } from '@tenantry/runtime/http'

import type { TestDatabase } from '../../support/test-application.ts'
import { createTestFleet } from '../../support/test-fleet.ts'

test('the log says whose quota refused a request, and nothing of a tenant that is unknown', async () => {
  await using fleet = await createTestFleet()
  await fleet.create({ slug: 'acme' })
  const tenancy = await createTenancy<TestDatabase>({
    ...fleet.config,
    tiers: { pooled: { quota: { requests: { rate: '1/h', burst: 1 } } } },
  })
  const log = new PassThrough()
  const app = fastify({ logger: { stream: log } })
  await app.register(async (scope) => {
    await scope.register(tenancyPlugin, { tenancy, tenant: fromHeader('x-tenant') })
    scope.get('/', async () => ({ ok: true }))
  })
  const statuses = []
  for (const tenant of ['acme', 'acme', 'nobody']) {
    const { statusCode } = await app.inject({ url: '/', headers: { 'x-tenant': tenant } })
    statuses.push(statusCode)
  }
  await app.close()
  await tenancy.close()
  log.end()
  expect(statuses).toEqual([200, 429, 404])
  const lines = (await text(log)).trim().split('\n')
  const refused = lines
    .map((line): Record<string, unknown> => JSON.parse(line))
    .filter(({ msg }) => msg === 'request refused')
    .map(({ code, tenant, tier }) => ({ code, tenant, tier }))
  expect(refused).toEqual([
    { code: 'QUOTA_REQUESTS_EXCEEDED', tenant: 'acme', tier: 'pooled' },
    { code: 'TENANT_NOT_FOUND', tenant: undefined, tier: undefined },
  ])
})
