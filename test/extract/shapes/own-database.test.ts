import { expect, test } from 'vitest'

import { type Extracted, extractProgram } from './extract-program.ts'

// What is written for the day on which the rows of the module move to a database of its own.

const CONFIG = `import { defineConfig } from '@tenantry/runtime/config'

export default defineConfig({ name: 'shop', mode: 'pool', clusters: { primary: {} } })
`

/** An application whose server and routes ask for a tenancy of some type. */
async function extract(server: string, routes: string, ending = '.ts'): Promise<Extracted> {
  return await extractProgram(
    `// billing/index.ts
import type { Tenancy } from '@tenantry/runtime'
import type { FastifyInstance } from 'fastify'
import type { Tables } from '../tables${ending}'
export async function registerBilling(app: FastifyInstance, { tenancy }: { tenancy: ${routes} }): Promise<void> {
  app.get('/invoices', async () => await tenancy.db.selectFrom('invoice').selectAll().execute())
}

// tables.ts
export interface Tables {
  readonly invoice: { readonly number: string }
}

// server.ts
import type { Tenancy } from '@tenantry/runtime'
import { fastify, type FastifyInstance } from 'fastify'
import type { Tables } from './tables${ending}'
export async function buildServer({ tenancy }: { tenancy: ${server} }): Promise<FastifyInstance> {
  const app = fastify()
  app.addHook('onRequest', async () => void tenancy.currentTenant())
  return app
}

// start.ts
import { createTenancy } from '@tenantry/runtime'
import config from '../saas.config${ending}'
import { registerBilling } from './billing/index${ending}'
import { buildServer } from './server${ending}'
import type { Tables } from './tables${ending}'
const tenancy = await createTenancy<Tables>(config)
const app = await buildServer({ tenancy })
await registerBilling(app, { tenancy })
`,
    {
      files: { 'saas.config.ts': CONFIG },
      ...(ending !== '.ts' && { compiler: { allowImportingTsExtensions: false } }),
    },
  )
}

test('the service is ready for a database of its own, and asks for nothing before there is one', async () => {
  const { text } = await extract(
    `Pick<Tenancy<Tables>, 'currentTenant'>`,
    `Pick<Tenancy<Tables>, 'db'>`,
  )
  expect(text('services/billing/main.ts')).toContain(
    `await createServiceTenancy<Tables>({
  module: 'billing',
  shared: config,
  own: ownConfig,
})`,
  )
  expect(text('services/billing/saas.config.ts')).toContain('process.env.BILLING_DATABASE_URL')
  const readme = text('services/billing/README.md')
  expect(readme).toContain('(cd services/billing && npx saas migrate)')
  expect(readme).not.toContain('Before that')
})

test('the configuration imports that of the application as its code imports', async () => {
  const { text } = await extract(
    `Pick<Tenancy<Tables>, 'currentTenant'>`,
    `Pick<Tenancy<Tables>, 'db'>`,
    '.js',
  )
  expect(text('services/billing/saas.config.ts')).toContain(`from '../../saas.config.js'`)
})

test.each([
  ['buildServer', 'src/server.ts', 'Tenancy<Tables>', `Pick<Tenancy<Tables>, 'db'>`],
  [
    'registerBilling',
    'services/billing/src/index.ts',
    `Pick<Tenancy<Tables>, 'currentTenant'>`,
    `Pick<Tenancy<Tables>, 'db' | 'system'>`,
  ],
])(
  '%s that asks for more than there is while rows move keeps the tenancy of the application, and is told of',
  async (name, file, server, routes) => {
    const { text } = await extract(server, routes)
    expect(text('services/billing/main.ts')).toContain('await createTenancy<Tables>(config)')
    const readme = text('services/billing/README.md')
    expect(readme).toContain(`**Before that**, \`${name}\` in \`${file}\``)
    expect(readme).toContain('await createServiceTenancy<Tables>({')
  },
)
