import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTenancy, type Tenancy, type TenantIdColumn } from '@tenantry/runtime'
import { findDrift } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'
import type { Generated } from 'kysely'

import {
  createTestFleet,
  sqlMigration,
  type TestFleet,
  typescriptMigration,
} from '../../support/test-fleet.ts'

interface Database {
  account: {
    tenant_id: TenantIdColumn
    id: Generated<string>
    email: string
    tags: Generated<string>
  }
}

/** Two of each mode: the second silo is copied from a template. */
const TIERS = ['pooled', 'bridged', 'siloed']
const UNIQUE = '23505'

let fleet: TestFleet
let tenancy: Tenancy<Database>
let migrations: RenderedMigration[]

beforeAll(async () => {
  migrations = [
    await typescriptMigration('20260101000000_account', async (schema) => {
      await schema.createTenantTable('account', (table) =>
        table
          .addColumn('email', sql`citext`, (column) => column.notNull())
          .addColumn('tags', sql`citext[]`, (column) => column.defaultTo(sql`'{New}'::citext[]`))
          .addUniqueConstraint('account_email_key', ['tenant_id', 'email'])
          .addCheckConstraint('account_email_is_no_root', sql`email <> 'root'`),
      )
    }),
    await sqlMigration(
      '20260101000001_has_account',
      `create function has_account(wanted text) returns boolean language sql stable set search_path from current
        begin atomic select exists (select from account where email = wanted::citext); end;
       create function finds_account(wanted text) returns boolean language sql stable set search_path from current
        as 'select exists (select from account where email = wanted::citext)';
       grant execute on function has_account(text), finds_account(text) to {{app}};`,
    ),
  ]
  fleet = await createTestFleet({ extensions: ['citext'], migrations })
  tenancy = await createTenancy<Database>(fleet.config)
  for (const tier of TIERS) {
    for (const slug of [`one-${tier}`, `two-${tier}`]) await fleet.create({ slug, tier })
  }
})

afterAll(async () => {
  await tenancy?.close()
  await fleet?.[Symbol.asyncDispose]()
})

const add = (slug: string, email: string) =>
  tenancy.run(slug, () => tenancy.db.insertInto('account').values({ email }).execute())

describe.each(TIERS)('a citext of a tenant that is %s', (tier) => {
  const [one, two] = [`one-${tier}`, `two-${tier}`]

  test('is unique whatever its case, within the tenant alone', async () => {
    await add(one, 'Ann@X.org')
    await expect(add(one, 'ann@x.ORG')).rejects.toMatchObject({ code: UNIQUE })
    await add(two, 'ann@x.ORG')
    await tenancy.run(two, async () => {
      const rows = await tenancy.db.selectFrom('account').select('email').execute()
      expect(rows).toEqual([{ email: 'ann@x.ORG' }])
    })
  })

  test('is found whatever its case, by the builder, raw SQL, prepared statements and in transactions', async () => {
    await tenancy.run(one, async () => {
      const byBuilder = (db = tenancy.db) =>
        db.selectFrom('account').select('email').where('email', '=', 'ANN@x.Org').execute()
      // From its second use on a statement is a prepared one.
      for (let use = 1; use <= 4; use++) expect(await byBuilder()).toEqual([{ email: 'Ann@X.org' }])
      const raw = await sql`select email from account where email in ('ANN@X.ORG', 'b')`.execute(
        tenancy.db,
      )
      expect(raw.rows).toEqual([{ email: 'Ann@X.org' }])
      await tenancy.transaction(async (trx) => {
        expect(await byBuilder(trx)).toHaveLength(1)
        const { rows } = await sql`select 'new' = any(tags) as found from account`.execute(trx)
        expect(rows).toEqual([{ found: true }])
      })
      await expect(add(one, 'ROOT')).rejects.toMatchObject({ code: '23514' })
    })
  })

  test('is found by functions that keep the search_path they were made with', async () => {
    await tenancy.run(one, async () => {
      const { rows } =
        await sql`select has_account('ANN@x.org') as bound, finds_account('ANN@x.org') as text`.execute(
          tenancy.db,
        )
      expect(rows).toEqual([{ bound: true, text: true }])
    })
  })

  test('of a tenant that comes later is none other', async () => {
    const later = `later-${tier}`
    await fleet.create({ slug: later, tier })
    await add(later, 'ANN@X.ORG')
    await expect(add(later, 'ann@x.org')).rejects.toMatchObject({ code: UNIQUE })
  })
})

test('the system scope compares as the tenants do', async () => {
  const counted = await tenancy.system('count accounts', (db) =>
    db
      .selectFrom('account')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .where('email', '=', 'aNN@x.org')
      .executeTakeFirstOrThrow(),
  )
  expect(
    counted.map(({ result }) => Number(result.count)).toSorted((one, other) => one - other),
  ).toEqual([...Array<number>(6).fill(1), 3])
})

test('another run does nothing, and nothing has drifted', async () => {
  const outcomes = await fleet.migrate(migrations)
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(7).fill('up to date'))
  const placements = await fleet.fleet.catalog.placements()
  expect(placements).toHaveLength(7)
  expect(await findDrift(fleet.fleet, migrations, placements)).toEqual({
    asExpected: 7,
    classes: [],
    unreadable: [],
  })
})

test('a text that becomes a citext is checked, changed and told in each mode', async () => {
  const more = [
    ...migrations,
    await sqlMigration(
      '20260101000002_name',
      "alter table account add column name text; alter table account alter column name type citext using name::citext; alter table account alter column name set default 'Nobody'::citext",
    ),
  ]
  const outcomes = await fleet.migrate(more)
  expect(outcomes.map(({ outcome, error }) => error ?? outcome)).toEqual(Array(7).fill('migrated'))
  const placements = await fleet.fleet.catalog.placements()
  expect(await findDrift(fleet.fleet, more, placements)).toMatchObject({ asExpected: 7 })
})
