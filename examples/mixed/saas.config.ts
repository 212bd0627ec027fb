import { defineConfig } from '@tenantry/runtime/config'

export default defineConfig({
  name: 'example_mixed',
  mode: 'pool',
  clusters: { primary: { url: process.env['DATABASE_URL'] } },
  // The tier decides where a new tenant lives. No other file of this application knows of modes.
  tiers: {
    free: { mode: 'pool', quota: { statementTimeout: '2s' } },
    team: { mode: 'bridge', quota: { statementTimeout: '10s' } },
    enterprise: { mode: 'silo' },
  },
})
