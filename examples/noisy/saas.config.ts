import { defineConfig } from '@tenantry/runtime/config'

export default defineConfig({
  name: 'example_noisy',
  mode: 'pool',
  clusters: { primary: { url: process.env['DATABASE_URL'], connections: 4 } },
  tiers: {
    standard: {
      quota: {
        // A search costs 10 of these: three at once, and then one each second.
        requests: { rate: '10/s', burst: 30 },
        concurrency: 10,
        statementTimeout: '5s',
        database: { queue: 50, wait: '2s' },
      },
    },
    enterprise: {
      quota: {
        requests: { rate: '200/s' },
        concurrency: 50,
        database: { weight: 4 },
      },
    },
  },
  // Each process refuses what it cannot serve, searches first.
  quotas: { shedding: true },
})
