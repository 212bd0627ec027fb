import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Tenant } from '@tenantry/runtime'

import {
  createTestApplication,
  type TestApplication,
  TEST_TIERS,
} from '../support/test-application.ts'

// Each wall is tested with the others out of the way, so that it stands for itself, and with a
// positive control, so that "no rows" cannot mean "nothing works".

let application: TestApplication
const tenants = new Map<string, { one: Tenant; other: Tenant }>()

beforeAll(async () => {
  application = await createTestApplication()
  for (const tier of Object.keys(TEST_TIERS)) {
    const one = await application.createTenant({ slug: `one-${tier}`, tier })
    const other = await application.createTenant({ slug: `other-${tier}`, tier })
    tenants.set(tier, { one, other })
    for (const { slug } of [one, other]) {
      await application.tenancy.run(slug, async () => {
        await application.tenancy.db.insertInto('invoice').values({ number: slug }).execute()
      })
    }
  }
})

afterAll(async () => {
  await application?.[Symbol.asyncDispose]()
})

function pair(tier: string): { one: Tenant; other: Tenant } {
  const found = tenants.get(tier)
  if (!found) throw new Error(`no tenants of the tier ${tier}`)
  return found
}

test('wall 1 (types): what must not compile does not', async () => {
  const run = promisify(execFile)('tsc', ['-p', 'test/types/tsconfig.json'])
  expect(await run.catch((error: unknown) => error)).toMatchObject({ stdout: '' })
})

test('wall 2 (query): builder queries stay with their tenant where row-level security is off', async () => {
  const { one, other } = pair('pooled')
  const { tenancy } = application
  await withoutRowLevelSecurity(one, async () => {
    await tenancy.run(one.slug, async () => {
      const rows = await tenancy.db.selectFrom('invoice').select('number').execute()
      expect(rows).toEqual([{ number: one.slug }])
      const everything = await sql<{ number: string }>`select number from invoice`.execute(
        tenancy.db,
      )
      expect(everything.rows, 'the other wall is really down').toHaveLength(2)

      const updated = await tenancy.db
        .updateTable('invoice')
        .set({ amount: 7 })
        .where(sql<boolean>`false or true`)
        .executeTakeFirst()
      expect(updated.numUpdatedRows).toBe(1n)
      const deleted = await tenancy.db
        .deleteFrom('invoice')
        .where('number', '=', other.slug)
        .executeTakeFirst()
      expect(deleted.numDeletedRows).toBe(0n)
      const inserted = await tenancy.db
        .insertInto('invoice')
        .values({ number: 'stamped' })
        .returning('tenant_id')
        .executeTakeFirstOrThrow()
      expect(inserted.tenant_id).toBe(one.id)
      await tenancy.db.deleteFrom('invoice').where('number', '=', 'stamped').execute()
    })
  })
})

describe.each(Object.keys(TEST_TIERS))('wall 3 (driver), %s', (tier) => {
  test('wall 3 (driver): raw SQL carries the tenant, and without a tenant nothing is sent', async () => {
    const { one } = pair(tier)
    const { tenancy } = application
    const db = await tenancy.run(one.slug, async () => {
      const { rows } = await sql<{ number: string }>`select number from invoice`.execute(tenancy.db)
      expect(rows).toEqual([{ number: one.slug }])
      return tenancy.db
    })
    await expect(sql`select 1`.execute(db)).rejects.toMatchObject({ code: 'CONTEXT_MISSING' })
    await expect(db.withoutPlugins().selectFrom('invoice').execute()).rejects.toMatchObject({
      code: 'CONTEXT_MISSING',
    })
  })

  test('wall 3 (driver): a transaction of one tenant refuses to serve another', async () => {
    const { one, other } = pair(tier)
    const { tenancy } = application
    const trx = await tenancy.run(one.slug, () => tenancy.db.startTransaction().execute())
    try {
      await tenancy.run(other.slug, async () => {
        await expect(sql`select number from invoice`.execute(trx)).rejects.toMatchObject({
          code: 'CONTEXT_CHANGED',
        })
      })
    } finally {
      await tenancy.run(one.slug, () => trx.rollback().execute())
    }
  })
})

describe.each(Object.keys(TEST_TIERS))('wall 4 (database), %s', (tier) => {
  test('wall 4 (database): the application role sees one tenant at a time, and none without one', async () => {
    const { one, other } = pair(tier)
    await application.asAppRole(one.placement.database, async (client) => {
      const table = `"${one.placement.schema}".invoice`
      const numbers = async (): Promise<unknown[]> =>
        (await client.query<{ number: string }>(`select number from ${table}`)).rows
      expect(await numbers()).toEqual([])
      await client.query(`select set_config('tenantry.tenant_id', $1, false)`, [one.id])
      expect(await numbers()).toEqual([{ number: one.slug }])
      await client.query(`select set_config('tenantry.tenant_id', $1, false)`, [other.id])
      const expected = tier === 'pooled' ? [{ number: other.slug }] : []
      expect(await numbers()).toEqual(expected)
      const forged = `insert into ${table} (tenant_id, number) values ('${one.id}', 'forged')`
      await expect(client.query(forged)).rejects.toMatchObject({ code: '42501' })
      // With row_security off a query that policies would filter is an error: they do apply.
      await client.query('set row_security = off')
      await expect(numbers()).rejects.toMatchObject({ code: '42501' })
    })
  })

  test.each([
    ['truncate', 'truncate invoice'],
    ['drop', 'drop table invoice'],
    ['alter', 'alter table invoice disable row level security'],
    ['create', 'create table mine (id int)'],
    ['create a temporary table', 'create temp table mine (id int)'],
    ['become the owner', 'set role owner_role'],
    ['read the catalog', 'select * from tenantry.tenant'],
    ['write to a shared table', `insert into currency values ('USD', 'Dollar')`],
  ])('wall 4 (database): the application role may not %s', async (_what, statement) => {
    const { one } = pair(tier)
    await application.asAppRole(one.placement.database, async (client) => {
      await client.query(`set search_path = "${one.placement.schema}"`)
      const text = statement.replace('owner_role', `${application.config.name}_owner`)
      const code = /^(?:42501|42P01|3F000|42809)$/
      await expect(client.query(text)).rejects.toMatchObject({
        code: expect.stringMatching(code),
      })
    })
  })
})

/** Takes wall 4 away around a piece of work, and the default that stamps what the plugin does not. */
async function withoutRowLevelSecurity(tenant: Tenant, run: () => Promise<void>): Promise<void> {
  const { database, schema } = tenant.placement
  const alter = async (what: string): Promise<void> => {
    await application.asAdmin(database, (client) =>
      client.query(`alter table "${schema}".invoice ${what}`),
    )
  }
  await alter('disable row level security, alter tenant_id drop default')
  try {
    await run()
  } finally {
    await alter('enable row level security, alter tenant_id set default tenantry.current_tenant()')
  }
}
