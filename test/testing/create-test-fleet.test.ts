import { randomBytes } from 'node:crypto'

import { createTenancy } from '@tenantry/runtime'
import { sql } from 'kysely'
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
