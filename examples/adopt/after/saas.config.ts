import { defineConfig } from '@tenantry/runtime/config'

export default defineConfig({
  name: 'tracker',
  mode: 'pool',
  // The tables that were here before tenants are the pool, in the schema they have always had.
  clusters: { primary: { url: process.env['DATABASE_URL'], poolSchema: 'public' } },
})
