import { defineConfig } from '@tenantry/runtime/config'

export default defineConfig({
  name: 'example_pool',
  // A tenant is a row in the catalog: creating one touches no table of the application.
  mode: 'pool',
  clusters: { primary: { url: process.env['DATABASE_URL'] } },
})
