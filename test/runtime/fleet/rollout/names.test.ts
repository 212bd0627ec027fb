import { expect, test } from 'vitest'

import { findDrift, migrate, runPreflight } from '@tenantry/runtime/fleet'

import {
  createTestFleet,
  migrationsWith,
  typescriptMigration,
} from '../../../support/test-fleet.ts'

const SLUGS = [
  'select',
  'USER',
  'table',
  'public',
  'pg_catalog',
  'Acme',
  'acme',
  'ACME',
  '"quoted"',
  `it's`,
  'semi;colon--',
  '$tenantry$',
  'x'.repeat(63),
  'X'.repeat(63),
  `${'ä'.repeat(31)}b`,
  '{{app}}',
]
/** The first two differ where a name that takes their place has to be cut; ä has two bytes. */
const LONGEST = [`t${'a'.repeat(62)}`, `t${'a'.repeat(61)}b`, `${'ä'.repeat(31)}b`, 'ä'.repeat(31)]

test(
  'tenants and tables whose names are keywords, quoted, of one another in other cases, or 63 bytes long',
  { tags: ['names'] },
  async ({ annotate }) => {
    await using fleet = await createTestFleet()
    for (const slug of SLUGS) await fleet.create({ slug, tier: 'bridged' })
    for (const slug of SLUGS.slice(5, 9)) await fleet.create({ slug: `${slug}2`, tier: 'siloed' })
    const tables = ['order', 'Order', 'user', 'say "hi"', ...LONGEST]
    const made = await typescriptMigration('20260131000000_tables', async (schema) => {
      for (const name of tables) {
        await schema.createTenantTable(name, (table) => table.addColumn('select', 'integer'))
      }
    })
    const added = await migrationsWith(
      'create index concurrently "By Select" on "order" (tenant_id, "select")',
      '-- tenantry: backfill\nupdate "Order" set "select" = 1 where "select" is null',
    )
    const migrations = [...added, made].sort((one, other) => (one.name < other.name ? -1 : 1))
    const outcomes = await migrate(fleet.fleet, migrations, { maxFailures: Infinity })
    expect(outcomes.flatMap(({ error }) => error ?? [])).toEqual([])
    const placements = outcomes.map(({ placement }) => placement)
    expect(placements).toHaveLength(SLUGS.length + 4 + 1)
    expect(await findDrift(fleet.fleet, migrations, placements)).toMatchObject({
      asExpected: placements.length,
      classes: [],
      unreadable: [],
    })
    const checks = [
      { migration: 'x', what: 'y', query: 'select count(*) from {{schema}}."Order" where false' },
    ]
    expect(await runPreflight(fleet.fleet, placements, checks)).toEqual(new Map())
    const { tenancy } = fleet.application
    for (const slug of SLUGS) {
      await tenancy.run(slug, () =>
        tenancy.db.insertInto('invoice').values({ number: slug }).execute(),
      )
    }
    for (const slug of SLUGS) {
      const rows = await tenancy.run(slug, () =>
        tenancy.db.selectFrom('invoice').select('number').execute(),
      )
      expect(rows).toEqual([{ number: slug }])
    }
    await annotate(`${placements.length} placements, ${tables.length} tables, none mixed up`)
  },
)
