import { sql } from 'kysely'
import { expect, test } from 'vitest'

import { createTenancy } from '@tenantry/runtime'

import { createTestApplication, type TestDatabase } from '../../support/test-application.ts'

const RANDOM = sql<{ random: number }>`select random()`

test('a tenant that sets the seed does not know the random numbers of the next one', async () => {
  await using application = await createTestApplication()
  const { config } = application
  const clusters = { primary: { ...config.clusters['primary'], connections: 1 } }
  await using tenancy = await createTenancy<TestDatabase>({ ...config, clusters })
  for (const slug of ['one', 'other']) await application.createTenant({ slug })

  const seeds = [
    'select setseed(0.5)',
    'select setseed(0.5), 1 / 0',
    'do $$ begin perform setseed(0.5); end $$',
  ]
  const numbers = new Set<number | undefined>()
  for (const seed of [...seeds, ...seeds]) {
    await tenancy.run('one', async () => {
      await sql
        .raw(seed)
        .execute(tenancy.db)
        .catch(() => undefined)
    })
    const { rows } = await tenancy.run('other', () => RANDOM.execute(tenancy.db))
    numbers.add(rows[0]?.random)
  }
  expect(numbers.size).toBe(2 * seeds.length)
})
