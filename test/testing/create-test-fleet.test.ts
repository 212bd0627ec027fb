import { randomBytes } from 'node:crypto'

import { createTenancy } from '@tenantry/runtime'
import { sql } from 'kysely'
import { Client } from 'pg'
import { expect, inject, test } from 'vitest'

import { createTestFleet } from '../../src/testing/index.ts'

test('a test has a secret of its own where that of the application is not set', async () => {
  await using fleet = await createTestFleet(
    {
      name: `t${randomBytes(5).toString('hex')}`,
      mode: 'pool',
      clusters: { primary: { url: inject('databaseUrl') } },
      isolation: { signedContext: { secrets: [undefined, 'the one before'.repeat(3)] } },
    },
    { migrations: [] },
  )
  await using tenancy = await createTenancy(fleet.config)
  await fleet.createTenant({ slug: 'acme' })

  await tenancy.ready()
  const seen = await tenancy.run('acme', async () =>
    sql<{ id: string | null }>`select tenantry.current_tenant() as id`.execute(tenancy.db),
  )
  expect(seen.rows[0]?.id).toEqual(expect.any(String))
})

test('two tests of one application may make silos at once, and leave no template', async () => {
  const name = `t${randomBytes(5).toString('hex')}`
  const url = inject('databaseUrl')
  const application = { name, mode: 'silo', clusters: { primary: { url } } } as const
  const run = async (): Promise<void> => {
    await using fleet = await createTestFleet(application, { migrations: [] })
    await fleet.createTenant({ slug: 'acme' })
    await fleet.createTenant({ slug: 'globex' })
  }
  await Promise.all([run(), run(), run()])

  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('select datname from pg_database where datname ~ $1', [
    `^${name}`,
  ])
  await client.end()
  expect(rows).toEqual([])
})
