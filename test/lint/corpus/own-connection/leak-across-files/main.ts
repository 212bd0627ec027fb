import { createTenancy } from '@tenantry/runtime'
import { defineConfig } from '@tenantry/runtime/config'

import type { Database } from '../../database.ts'
import { Report } from './report.ts'

const config = defineConfig({
  name: 'billing',
  mode: 'pool',
  clusters: { primary: { url: process.env['DATABASE_URL'] } },
})

export const tenancy = await createTenancy<Database>(config)
export const report = new Report()
