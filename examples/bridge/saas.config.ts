import { defineConfig } from '@tenantry/runtime/config'

export default defineConfig({
  name: 'example_bridge',
  // Each tenant gets a schema of its own in the database of its cluster.
  mode: 'bridge',
  clusters: { primary: { url: process.env['DATABASE_URL'] } },
})
