import { describe, expect, test } from 'vitest'

import type { QuotaConfig } from '@tenantry/runtime/config'

import { changeQuota } from '../../../../packages/runtime/src/fleet/quotas/change-quota.ts'
import { listSettings } from '../../../../packages/runtime/src/fleet/quotas/quota-setting.ts'

const TIER: QuotaConfig = {
  requests: { rate: '10/s', burst: 30 },
  database: { weight: 2, queue: 50 },
  storage: { bytes: { soft: '1GB', hard: '2GB' } },
}

describe('over what the tier says', () => {
  test('a rate of its own brings the burst of the tier along, so that the burst stays', () => {
    const own = changeQuota(TIER, {}, { 'requests.rate': '20/s' })
    expect(own).toEqual({ requests: { rate: '20/s', burst: 30 } })
  })

  test('a burst of its own brings the rate, and one bound of storage the other', () => {
    expect(changeQuota(TIER, {}, { 'requests.burst': 5 })).toEqual({
      requests: { rate: '10/s', burst: 5 },
    })
    expect(changeQuota(TIER, {}, { 'storage.bytes.hard': '5GB' })).toEqual({
      storage: { bytes: { soft: '1GB', hard: '5GB' } },
    })
  })

  test('shares of the database stand beside those of the tier', () => {
    expect(changeQuota(TIER, {}, { 'database.connections': 3 })).toEqual({
      database: { connections: 3 },
    })
  })

  test('what was there is not touched', () => {
    const own: QuotaConfig = { requests: { rate: '1/s' } }
    changeQuota(TIER, own, { 'requests.burst': 9 })
    expect(own).toEqual({ requests: { rate: '1/s' } })
    expect(TIER.requests).toEqual({ rate: '10/s', burst: 30 })
  })
})

test('each setting says where it comes from', () => {
  const settings = listSettings(TIER, { requests: { rate: '90/s' }, database: { queue: 5 } })
  const told = Object.fromEntries(settings.map(({ name, value, from }) => [name, [value, from]]))
  expect(told).toEqual({
    'requests.rate': ['90/s', 'tenant'],
    // That of the tier belongs to its rate.
    'requests.burst': [90, 'default'],
    concurrency: [null, 'default'],
    'database.weight': [2, 'tier'],
    'database.connections': [null, 'default'],
    'database.queue': [5, 'tenant'],
    'database.wait': ['10s', 'default'],
    statementTimeout: ['30s', 'default'],
    transactionTimeout: [null, 'default'],
    idleTransactionTimeout: ['1m', 'default'],
    'storage.rows.soft': [null, 'default'],
    'storage.rows.hard': [null, 'default'],
    'storage.bytes.soft': ['1GB', 'tier'],
    'storage.bytes.hard': ['2GB', 'tier'],
    shadow: [false, 'default'],
  })
})
