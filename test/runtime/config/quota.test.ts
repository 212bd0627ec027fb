import { describe, expect, test } from 'vitest'

import {
  mergeQuota,
  type QuotaConfig,
  resolveConfig,
  resolveLimits,
  type SaasConfig,
} from '@tenantry/runtime/config'

/** What is written by hand need not be what the types say. */
function resolve(quota: object, cluster: SaasConfig['clusters'][string] = {}): void {
  const tiers = { big: { quota } }
  resolveConfig(
    Object.assign(
      { name: 'app', mode: 'pool' as const },
      { clusters: { primary: cluster }, tiers },
    ),
  )
}

function rateOf(rate: NonNullable<QuotaConfig['requests']>['rate']) {
  return resolveLimits({ requests: { rate } }).requests
}

test.each([
  [{ requests: {} }, 'tiers.big.quota.requests.rate is missing'],
  [{ requests: { rate: '0/s' } }, 'tiers.big.quota.requests.rate must be a rate such as'],
  [{ requests: { rate: '5/d' } }, 'tiers.big.quota.requests.rate must be a rate such as'],
  [{ requests: { rate: '1e9/s' } }, 'tiers.big.quota.requests.rate must be a rate such as'],
  [{ requests: { rate: '9999999/s' } }, 'tiers.big.quota.requests.rate must be a rate such as'],
  [{ requests: { rate: '5/s', burst: 0 } }, 'tiers.big.quota.requests.burst must be at least 1'],
  [
    { requests: { rate: '5/s', burst: 1.5 } },
    'tiers.big.quota.requests.burst must be a whole number',
  ],
  [{ requests: { rate: '1e309/s' } }, 'tiers.big.quota.requests.rate must be a rate such as'],
  [{ requests: { rate: `${'9'.repeat(400)}/s` } }, 'quota.requests.rate must be a rate such as'],
  [{ requests: { rate: '-1/s' } }, 'tiers.big.quota.requests.rate must be a rate such as'],
  [{ requests: { rate: 'NaN/s' } }, 'tiers.big.quota.requests.rate must be a rate such as'],
  [{ requests: { rate: Number.NaN } }, 'tiers.big.quota.requests.rate must be a rate such as'],
  [{ requests: { rate: ['5/s'] } }, 'tiers.big.quota.requests.rate must be a rate such as'],
  [
    { requests: { rate: '5/s', burst: 2 ** 53 } },
    'tiers.big.quota.requests.burst must be a whole number',
  ],
  [
    { requests: { rate: '1/h', burst: 1e9 + 1 } },
    'tiers.big.quota.requests.burst must be at most 1000000000',
  ],
  [{ requests: { rate: '5/s', burst: Number.NaN } }, 'tiers.big.quota.requests.burst must be'],
  [{ concurrency: 0 }, 'tiers.big.quota.concurrency must be at least 1'],
  [{ concurrency: 2 ** 31 }, 'tiers.big.quota.concurrency must be at most 1000000'],
  [{ concurrency: Number.POSITIVE_INFINITY }, 'tiers.big.quota.concurrency must be a whole number'],
  [{ concurrency: '5' }, 'tiers.big.quota.concurrency must be'],
  [{ database: { weight: Number.POSITIVE_INFINITY } }, 'tiers.big.quota.database.weight must be'],
  [{ database: { wait: '36000m' } }, 'tiers.big.quota.database.wait must be a duration'],
  [{ statementTimeout: '2147483648ms' }, 'tiers.big.quota.statementTimeout must be a duration'],
  [
    { statementTimeout: `${'9'.repeat(400)}s` },
    'tiers.big.quota.statementTimeout must be a duration',
  ],
  [{ idleTransactionTimeout: '0s' }, 'tiers.big.quota.idleTransactionTimeout must be a duration'],
  [{ storage: { rows: { hard: -5 } } }, 'tiers.big.quota.storage.rows.hard must be at least 1'],
  [{ storage: { rows: { hard: 2 ** 53 } } }, 'tiers.big.quota.storage.rows.hard must be a whole'],
  [{ storage: { bytes: { hard: '0kB' } } }, 'tiers.big.quota.storage.bytes.hard must be a size'],
  [{ storage: { bytes: { hard: '9e9TB' } } }, 'tiers.big.quota.storage.bytes.hard must be a size'],
  [{ storage: { bytes: { hard: '9999999999TB' } } }, 'quota.storage.bytes.hard must be a size'],
  [{ requests: null }, 'tiers.big.quota.requests must be'],
  [{ speed: 5 }, 'tiers.big.quota.speed is not a known setting'],
  [{ concurrency: -1 }, 'tiers.big.quota.concurrency must be at least 1'],
  [{ database: { weight: 0 } }, 'tiers.big.quota.database.weight must be at least 0.01'],
  [{ database: { queue: 0 } }, 'tiers.big.quota.database.queue must be at least 1'],
  [{ database: { wait: 'long' } }, 'tiers.big.quota.database.wait must be a duration'],
  [
    { database: { connections: 11 } },
    'tiers.big.quota.database.connections is above clusters.primary.connections, 10',
  ],
  [{ storage: { bytes: { hard: 5 } } }, 'tiers.big.quota.storage.bytes.hard must be a size'],
  [
    { storage: { rows: { soft: 20, hard: 10 } } },
    'tiers.big.quota.storage.rows.soft is above storage.rows.hard',
  ],
  [
    { storage: { bytes: { soft: '2GB', hard: '1.5GB' } } },
    'tiers.big.quota.storage.bytes.soft is above storage.bytes.hard',
  ],
  [
    { statementTimeout: '10s', transactionTimeout: '5s' },
    'tiers.big.quota.transactionTimeout is shorter than statementTimeout, 10 s',
  ],
  [
    { transactionTimeout: '5s' },
    'tiers.big.quota.transactionTimeout is shorter than statementTimeout, 30 s',
  ],
  [{ shadow: 'yes' }, 'tiers.big.quota.shadow must be boolean'],
])('%j is refused by its path', (quota, problem) => {
  expect(() => resolve(quota)).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(problem) }),
  )
})

test('what is stored on Citus cannot be limited, since nobody sees it', () => {
  const quota = { storage: { rows: { hard: 10 } } }
  expect(() => resolve(quota, { engine: 'citus' })).toThrow(
    'tiers.big.quota.storage cannot hold on clusters.primary, its engine is citus',
  )
  expect(() => resolve(quota)).not.toThrow()
})

describe('limits', () => {
  test('a rate has the burst of a second, and of one at least', () => {
    expect(rateOf('50/s')).toEqual({ intervalMs: 20, burst: 50 })
    expect(rateOf('6000/m')).toEqual({ intervalMs: 10, burst: 100 })
    expect(rateOf('1/h')).toEqual({ intervalMs: 3_600_000, burst: 1 })
  })

  test('nothing is limited by itself but what runs and what waits', () => {
    expect(resolveLimits({})).toEqual({
      statementTimeoutMs: 30_000,
      transactionTimeoutMs: 0,
      idleTransactionTimeoutMs: 60_000,
      requests: undefined,
      concurrency: undefined,
      database: {
        weight: 1,
        connections: Number.POSITIVE_INFINITY,
        queue: 1000,
        waitMs: 10_000,
      },
      storage: undefined,
      isShadow: false,
    })
  })

  test('what a tenant has of its own is laid over its tier', () => {
    const tier: QuotaConfig = {
      requests: { rate: '10/s', burst: 100 },
      concurrency: 5,
      database: { weight: 2, queue: 10 },
      storage: { rows: { hard: 10 } },
    }
    expect(mergeQuota(tier, undefined)).toBe(tier)
    expect(
      mergeQuota(tier, {
        requests: { rate: '20/s' },
        database: { queue: 20 },
        storage: { bytes: { hard: '1GB' } },
      }),
    ).toEqual({
      requests: { rate: '20/s' },
      concurrency: 5,
      database: { weight: 2, queue: 20 },
      storage: { rows: { hard: 10 }, bytes: { hard: '1GB' } },
    })
  })
})
