import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'

import { createTenant, type Tenant } from '@tenantry/runtime/fleet'

import { createTestFleet, migrationsWith, type TestFleet } from '../../../support/test-fleet.ts'
import { TEST_TIERS, testMigrations } from '../../../support/test-application.ts'

let fleet: TestFleet

beforeAll(async () => {
  fleet = await createTestFleet()
})

afterEach(async () => {
  for (const { slug } of await fleet.fleet.catalog.tenants()) await fleet.delete(slug)
  expect(await places()).toEqual([])
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

/** The schemas and databases that tenants have, as the server knows them. */
async function places(): Promise<string[]> {
  const rows = await fleet.query<{ name: string }>(
    `select nspname as name from pg_namespace where nspname like 't\\_%'
     union all select datname from pg_database where datname like $1
       and datname <> current_database()`,
    [`${fleet.config.name.replaceAll('_', '\\_')}\\_%`],
  )
  return rows.map((row) => row.name)
}

async function rowOf(slug: string): Promise<{ status: string } | undefined> {
  const [row] = await fleet.query<{ status: string }>(
    'select status from tenantry.tenant where slug = $1',
    [slug],
  )
  return row
}

describe.each(['bridged', 'siloed'])('a create that fails leaves nothing, %s', (tier) => {
  test('a migration that only fails here', async () => {
    // The rehearsal runs in a schema of another name; here the name decides.
    const failing = await migrationsWith(
      "do $$ begin if current_schema() !~ '^tenantry_rehearsal' then raise 'no'; end if; end $$",
    )
    await expect(fleet.create({ slug: 'acme', tier }, failing)).rejects.toThrow('no')
    expect(await rowOf('acme')).toBeUndefined()
    expect(await places()).toEqual([])
    expect(await fleet.query("select from tenantry.placement where mode <> 'pool'")).toEqual([])
    await fleet.create({ slug: 'acme', tier })
  })

  test('the catalog fails behind the placement', async () => {
    await fleet.query(`create function refuse() returns trigger language plpgsql as
        'begin raise ''no catalog''; end';
      create trigger refuse before update on tenantry.tenant for each row execute function refuse()`)
    try {
      await expect(fleet.create({ slug: 'acme', tier })).rejects.toThrow('no catalog')
    } finally {
      await fleet.query('drop function refuse cascade')
    }
    expect(await rowOf('acme')).toBeUndefined()
    expect(await places()).toEqual([])
  })

  test('a create that was killed is swept by the next one', async () => {
    const killed = await fleet.create({ slug: 'acme', tier })
    await makeProvisioning(killed)
    const unknown = fleet.application.tenancy.run('acme', () => undefined)
    await expect(unknown).rejects.toMatchObject({ code: 'TENANT_UNKNOWN' })
    const again = await fleet.create({ slug: 'acme', tier })
    expect(again.id).not.toBe(killed.id)
    const { database, schema } = again.placement
    expect(await places()).toEqual([tier === 'bridged' ? schema : database])
  })

  test('a create that was killed before there was a placement', async () => {
    const killed = await fleet.create({ slug: 'acme', tier })
    await makeProvisioning(killed)
    const { database, schema } = killed.placement
    await fleet.query(
      tier === 'bridged' ? `drop schema "${schema}" cascade` : `drop database "${database}"`,
    )
    expect(await fleet.create({ slug: 'acme', tier })).toMatchObject({ status: 'active' })
  })

  test('a create that was killed can be deleted', async () => {
    await makeProvisioning(await fleet.create({ slug: 'acme', tier }))
    await fleet.delete('acme')
    expect(await places()).toEqual([])
  })
})

async function makeProvisioning({ id, placement }: Tenant): Promise<void> {
  await fleet.query("update tenantry.tenant set status = 'provisioning' where id = $1", [id])
  await fleet.query("update tenantry.placement set status = 'provisioning' where id = $1", [
    placement.id,
  ])
}

describe('refusals', () => {
  test('an unknown tier', async () => {
    const unknown = fleet.create({ slug: 'acme', tier: 'gold' })
    await expect(unknown).rejects.toMatchObject({
      code: 'TIER_UNKNOWN',
      hint: expect.stringContaining('pooled, bridged, siloed'),
    })
  })

  test('a slug that is taken, or half deleted', async () => {
    const { id } = await fleet.create({ slug: 'acme' })
    await expect(fleet.create({ slug: 'acme' })).rejects.toMatchObject({ code: 'TENANT_EXISTS' })
    await fleet.query("update tenantry.tenant set status = 'deleting' where id = $1", [id])
    await expect(fleet.create({ slug: 'acme' })).rejects.toMatchObject({
      code: 'TENANT_EXISTS',
      message: expect.stringContaining('half deleted'),
    })
  })

  test('the application cannot list the tenants, only ask for one', async () => {
    await fleet.create({ slug: 'acme' })
    await fleet.application.asAppRole(fleet.database, async (client) => {
      for (const table of ['tenant', 'placement', 'ledger', 'audit', 'meta']) {
        const listing = client.query(`select * from tenantry.${table}`)
        await expect(listing, table).rejects.toMatchObject({ code: '42501' })
      }
      const { rows } = await client.query("select slug from tenantry.find_tenant('acme')")
      expect(rows).toEqual([{ slug: 'acme' }])
      const like = await client.query("select slug from tenantry.find_tenant('a%')")
      expect(like.rows).toEqual([])
    })
  })
})

describe('many at once', () => {
  test.each(Object.keys(TEST_TIERS))('20 tenants in one process, %s', async (tier) => {
    const count = tier === 'siloed' ? 5 : 20
    const slugs = Array.from({ length: count }, (_, index) => `${tier}-${index}`)
    const created = await Promise.all(slugs.map((slug) => fleet.create({ slug, tier })))
    expect(created.map(({ slug, status }) => [slug, status])).toEqual(
      slugs.map((slug) => [slug, 'active']),
    )
    const { tenancy } = fleet.application
    await Promise.all(
      slugs.map((slug) =>
        tenancy.run(slug, async () => {
          await tenancy.db.insertInto('invoice').values({ number: slug }).execute()
          const rows = await tenancy.db.selectFrom('invoice').select('number').execute()
          expect(rows).toEqual([{ number: slug }])
        }),
      ),
    )
  })

  test('the database of a new silo is remembered as prepared, so that a migration leaves it alone', async () => {
    const { placement } = await fleet.create({ slug: 'prepared', tier: 'siloed' })
    const remembered = await fleet.fleet.catalog.prepared()
    const digest = remembered.get(placement.id)
    expect(digest).toMatch(/^[0-9a-f]{64}$/)
    await fleet.query('update tenantry.prepared set digest = $1 where placement_id = $2', [
      'other',
      placement.id,
    ])
    await fleet.migrate(await testMigrations())
    expect((await fleet.fleet.catalog.prepared()).get(placement.id)).toBe(digest)
  })

  test('one that fails among others takes nobody with it', async () => {
    const failing = await migrationsWith(
      "do $$ begin if current_schema() ~ '^t_bad' then raise 'no'; end if; end $$",
    )
    const slugs = ['a', 'bad-1', 'b', 'bad-2', 'c', 'bad-3', 'd']
    const outcomes = await Promise.allSettled(
      slugs.map((slug) => fleet.create({ slug, tier: 'bridged' }, failing)),
    )
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual(
      slugs.map((slug) => !slug.startsWith('bad')),
    )
    const list = await fleet.fleet.catalog.tenants()
    expect(list.map(({ slug, status }) => [slug, status])).toEqual(
      ['a', 'b', 'c', 'd'].map((slug) => [slug, 'active']),
    )
    expect(await places()).toHaveLength(4)
  })

  test.each([
    ['in one process', () => Promise.resolve(fleet.fleet)],
    ['in two', () => fleet.openAnother()],
  ])('the same slug twice, %s: one wins', async (_where, another) => {
    const migrations = await testMigrations()
    const second = await another()
    for (const tier of ['pooled', 'bridged', 'bridged', 'bridged']) {
      const wanted = { slug: 'acme', tier }
      const outcomes = await Promise.allSettled([
        createTenant(fleet.fleet, migrations, wanted),
        createTenant(second, migrations, wanted),
      ])
      const lost = outcomes.filter((outcome) => outcome.status === 'rejected')
      expect(lost).toHaveLength(1)
      expect(lost[0]?.reason).toMatchObject({
        code: expect.stringMatching(/^TENANT_(BUSY|EXISTS)$/),
      })
      expect(await rowOf('acme')).toEqual({ status: 'active' })
      expect(await places()).toHaveLength(tier === 'bridged' ? 1 : 0)
      await fleet.delete('acme')
    }
  })
})
