import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTenancy } from '@tenantry/runtime'

import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'
import { type TestDatabase, TEST_TIERS } from '../../support/test-application.ts'

let fleet: TestFleet

beforeAll(async () => {
  fleet = await createTestFleet()
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

const SLUGS = [
  'select',
  'public',
  'pool',
  'o"brien',
  "o'brien",
  '";drop',
  '$$',
  '%s',
  'acme',
  'Acme',
  'ACME',
  'a'.repeat(63),
  `${'a'.repeat(62)}b`,
  'é'.repeat(31),
  '🐘',
  'x🐘🐘',
  'ñ'.normalize('NFC'),
  '株式会社',
  '-',
  '_',
  '1',
]

describe.each(Object.keys(TEST_TIERS))('slugs, %s', (tier) => {
  // A database each is slow: of the silos, those that differ most.
  const slugs =
    tier === 'siloed' ? ['select', 'o"brien', 'acme', 'Acme', '🐘', 'a'.repeat(63)] : SLUGS

  test('each tenant has rows of its own, and leaves none behind', async () => {
    await using tenancy = await createTenancy<TestDatabase>(fleet.config)
    for (const slug of slugs) await fleet.create({ slug, tier })
    for (const slug of slugs) {
      await tenancy.run(slug, () =>
        tenancy.db.insertInto('invoice').values({ number: slug }).execute(),
      )
    }
    for (const slug of slugs) {
      const rows = await tenancy.run(slug, () =>
        tenancy.db.selectFrom('invoice').select('number').execute(),
      )
      expect(rows).toEqual([{ number: slug }])
    }
    const list = await fleet.fleet.catalog.tenants()
    expect(list.map((tenant) => tenant.slug).sort()).toEqual([...slugs].sort())
    const places = list.map(({ placement }) => `${placement.database} ${placement.schema}`)
    expect(new Set(places).size).toBe(tier === 'pooled' ? 1 : slugs.length)

    for (const slug of slugs) await fleet.delete(slug)
    await expectNothingLeft()
  })
})

async function expectNothingLeft(): Promise<void> {
  expect(await fleet.fleet.catalog.tenants()).toEqual([])
  expect(await fleet.query('select from pool.invoice union all select from pool.customer')).toEqual(
    [],
  )
  const left = await fleet.query(
    `select nspname from pg_namespace where nspname like 't\\_%'
     union all select datname from pg_database where datname like $1
       and datname <> current_database()`,
    [`${fleet.config.name.replaceAll('_', '\\_')}\\_%`],
  )
  expect(left).toEqual([])
  expect(await fleet.query("select from tenantry.placement where mode <> 'pool'")).toEqual([])
}

describe('a slug that cannot be', () => {
  test.each([
    ['empty', ''],
    ['64 bytes', 'a'.repeat(64)],
    ['64 bytes in 32 characters', 'é'.repeat(32)],
    ['a NUL', 'a\u0000b'],
    ['a control character', 'a\u001Bb'],
    ['a space', 'a b'],
    ['a space that does not break', 'a\u00A0b'],
    ['a line break', 'a\nb'],
    ['a character without width', 'a\u200Bb'],
    ['a change of direction', 'a\u202Eb'],
    ['a slash', 'a/b'],
    ['a backslash', 'a\\b'],
    ['an accent on its own', 'n\u0303'],
    ['half a character', '\uD83D'],
    ['bytes that are no text', 'caf\uFFFD'],
  ])('%s', async (_what, slug) => {
    await expect(fleet.create({ slug })).rejects.toMatchObject({ code: 'TENANT_SLUG_INVALID' })
    const { tenancy } = fleet.application
    const unknown = tenancy.run(slug, () => undefined)
    await expect(unknown).rejects.toMatchObject({ code: 'TENANT_UNKNOWN' })
  })
})
