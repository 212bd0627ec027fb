import type { QuotaOutcome, TenantQuota } from '@tenantry/runtime/fleet'
import { describe, expect, test } from 'vitest'

import { plain } from '../../src/terminal/colour.ts'
import {
  renderQuotaOutcome,
  renderQuotas,
  renderTenantQuota,
} from '../../src/terminal/render-quota.ts'

const NONE = { requests: 0, concurrency: 0, database: 0, storage: 0, load: 0 }
const QUIET = {
  processes: 0,
  requestsPerSecond: 0,
  costPerSecond: 0,
  databaseMsPerSecond: 0,
  inside: 0,
  connections: 0,
  refusedPerSecond: NONE,
  refusedInLastMinute: NONE,
}

const UNMEASURED = { rows: 0, bytes: 0, measuredAt: null, problem: null }

function quota(more: Partial<TenantQuota> = {}): TenantQuota {
  const placement = { id: 'p', mode: 'pool', cluster: 'c', database: 'd', schema: 's' } as const
  return {
    tenant: { id: 'a', slug: 'acme', name: 'Acme', tier: 'free', status: 'active', placement },
    own: null,
    settings: [
      { name: 'requests.rate', value: '50/s', from: 'tenant' },
      { name: 'concurrency', value: null, from: 'default' },
      { name: 'database.queue', value: 1000, from: 'tier' },
      { name: 'shadow', value: false, from: 'default' },
    ],
    problems: [],
    ...more,
  }
}

describe('one tenant', () => {
  test('each limit with who says so, and what is used now', () => {
    const usage = {
      ...QUIET,
      processes: 2,
      requestsPerSecond: 204.9,
      costPerSecond: 1000,
      databaseMsPerSecond: 1093.4,
      inside: 6,
      connections: 3,
      refusedPerSecond: { ...NONE, requests: 408.5 },
      refusedInLastMinute: { ...NONE, concurrency: 27, requests: 1212 },
    }
    expect(renderTenantQuota({ ...quota(), usage, stored: UNMEASURED }, plain)).toBe(
      `acme  tier free

LIMIT           VALUE     FROM
requests.rate   50/s      tenant
concurrency     no limit  default
database.queue  1,000     tier
shadow          no        default

NOW, in 2 processes
requests  205/s                     cost 1,000/s, 6 inside
database  1,093 ms/s                3 connections
refused   409/s                     requests 409/s
          1,239 in the last minute  requests 1,212, concurrency 27`,
    )
  })

  test('in shadow mode nothing is refused, and it says so', () => {
    const settings = [{ name: 'shadow', value: true, from: 'tenant' }] as const
    const usage = { ...QUIET, processes: 1, refusedInLastMinute: { ...NONE, requests: 24 } }
    const text = renderTenantQuota({ ...quota({ settings }), usage, stored: UNMEASURED }, plain)
    expect(text).toMatch(/would be refused +0\/s/)
    expect(text).not.toMatch(/^refused/m)
  })

  test('without a process that tells, nothing is claimed', () => {
    const text = renderTenantQuota({ ...quota(), usage: QUIET, stored: UNMEASURED }, plain)
    expect(text).toMatch(/NOW, in 0 processes\nNo process has told/)
    expect(text).not.toContain('0/s\n')
  })

  test('what it stores is told where it was measured, and why it could not be', () => {
    const stored = { rows: 12_345, bytes: 4_560_000_000, measuredAt: new Date(0), problem: null }
    const text = renderTenantQuota({ ...quota(), usage: QUIET, stored }, plain)
    expect(text).toContain(
      'STORED, measured 1970-01-01T00:00:00.000Z\nrows   12,345\nbytes  4.6 GB',
    )
    const failed = { ...UNMEASURED, problem: 'permission denied' }
    expect(renderTenantQuota({ ...quota(), usage: QUIET, stored: failed }, plain)).toContain(
      'not measured: permission denied',
    )
  })

  test('a quota that is not valid says what that does', () => {
    const broken = quota({ settings: [], problems: ['rate is not known'] })
    expect(renderTenantQuota({ ...broken, usage: QUIET, stored: UNMEASURED }, plain)).toContain(
      'not valid, so its requests are not served: rate is not known',
    )
    expect(renderQuotas([broken], plain)).toMatch(/acme +free +not valid/)
  })
})

test('of all tenants, what each has of its own', () => {
  expect(renderQuotas([quota()], plain)).toMatch(/acme +free +requests\.rate 50\/s$/)
  expect(renderQuotas([], plain)).toContain('saas quota set acme')
})

describe('a change', () => {
  const before = quota()
  const after = quota({
    settings: [
      ...quota().settings.slice(0, 1),
      { name: 'concurrency', value: 5, from: 'tenant' },
      ...quota().settings.slice(2),
    ],
  })
  const outcome: QuotaOutcome = { before, after, changed: true }

  test('shows what differs alone, and whether it was made', () => {
    const made = renderQuotaOutcome(outcome, { dryRun: false, paint: plain })
    expect(made).toContain('concurrency  no limit  5      tenant')
    expect(made).not.toContain('requests.rate')
    expect(made).toContain('follow within 5 s')
    const dry = renderQuotaOutcome(outcome, { dryRun: true, paint: plain })
    expect(dry).toContain('Nothing was changed')
  })

  test('that changes nothing says so', () => {
    const none = { before, after: before, changed: false }
    expect(renderQuotaOutcome(none, { dryRun: false, paint: plain })).toContain('already')
  })
})
