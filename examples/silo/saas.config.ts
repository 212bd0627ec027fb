import { defineConfig } from '@tenantry/runtime/config'

export default defineConfig({
  name: 'example_silo',
  // Each tenant gets a database of its own. A tier may name another cluster, in another region.
  mode: 'silo',
  clusters: { primary: { url: process.env['DATABASE_URL'] } },
})
