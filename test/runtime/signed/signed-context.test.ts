import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Tenancy, Tenant } from '@tenantry/runtime'
import { deleteTenant } from '@tenantry/runtime/fleet'

import { createSignedFleet, newSecret, type SignedFleet } from '../../support/signed-fleet.ts'
import { TEST_TIERS, type TestDatabase } from '../../support/test-application.ts'

const secret = newSecret()
const tenants = new Map<string, Tenant>()
let fleet: SignedFleet
let signing: Tenancy<TestDatabase>

beforeAll(async () => {
  fleet = await createSignedFleet({ secrets: [secret] })
  signing = await fleet.open()
  for (const tier of Object.keys(TEST_TIERS)) {
    const tenant = await fleet.createTenant({ slug: tier, tier })
    tenants.set(tier, tenant)
    await signing.run(tier, () =>
      signing.db.insertInto('invoice').values({ number: tier }).execute(),
    )
  }
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

function tenantOf(tier: string): Tenant {
  const tenant = tenants.get(tier)
  if (tenant === undefined) throw new Error(`no tenant of the tier ${tier}`)
  return tenant
}

describe.each(Object.keys(TEST_TIERS))('a signed context, %s', (tier) => {
  test('shows the tenant its rows, statement by statement and in a transaction', async () => {
    await signing.run(tier, async () => {
      const { db } = signing
      expect(await db.selectFrom('invoice').select('number').execute()).toEqual([{ number: tier }])
      const raw = await sql`select number from invoice`.execute(db)
      expect(raw.rows).toEqual([{ number: tier }])
      await signing.transaction(async (trx) => {
        await trx.updateTable('invoice').set({ amount: 5 }).execute()
        const row = await trx.selectFrom('invoice').select('amount').executeTakeFirst()
        expect(row).toEqual({ amount: 5 })
      })
    })
  })

  test('is asked for: an application that does not sign is refused, reading and writing', async () => {
    const unsigned = await fleet.open(false)
    const refusal = {
      code: 'CONTEXT_REFUSED',
      message: 'The database refuses the context: the tenant context is not signed.',
    }
    await unsigned.run(tier, async () => {
      await expect(unsigned.db.selectFrom('invoice').execute()).rejects.toMatchObject(refusal)
      const insert = unsigned.db.insertInto('invoice').values({ number: 'unsigned' })
      await expect(insert.execute()).rejects.toMatchObject(refusal)
    })
  })

  test('is refused when it is signed with another secret', async () => {
    const other = await fleet.open({ secrets: [newSecret()] })
    await other.run(tier, async () => {
      await expect(other.db.selectFrom('invoice').execute()).rejects.toMatchObject({
        code: 'CONTEXT_REFUSED',
        message: expect.stringContaining('a key that this database does not have'),
        hint: expect.stringContaining('saas migrate'),
      })
    })
  })

  test('is not needed where there is no tenant: a bare connection sees nothing', async () => {
    const { placement } = tenantOf(tier)
    await fleet.asAppRole(placement.database, async (client) => {
      const { rows } = await client.query(`select number from "${placement.schema}".invoice`)
      expect(rows).toEqual([])
    })
  })

  test('leaves the connection usable when it was refused', async () => {
    const other = await fleet.open({ secrets: [newSecret(), secret] })
    await other.run(tier, async () => {
      for (const _ of [1, 2, 3]) {
        await expect(other.db.selectFrom('invoice').execute()).rejects.toMatchObject({
          code: 'CONTEXT_REFUSED',
        })
      }
      const alive = await sql<{ one: number }>`select 1 as one`.execute(other.db)
      expect(alive.rows).toEqual([{ one: 1 }])
    })
  })
})

test('the system scope needs no signature: its own policy admits it', async () => {
  const results = await signing.system('a test', async (db) =>
    db.selectFrom('invoice').select('number').execute(),
  )
  const numbers = results.flatMap(({ result }) => result.map((row) => row.number))
  expect(numbers.sort()).toEqual(Object.keys(TEST_TIERS).sort())
})

test('a tenant of a pool can be deleted: whether rows are left is asked in its own name', async () => {
  await fleet.createTenant({ slug: 'leaving', tier: 'pooled' })
  await signing.run('leaving', () =>
    signing.db.insertInto('invoice').values({ number: 'last' }).execute(),
  )
  const admin = await fleet.openFleet({ secrets: [secret] })
  await deleteTenant(admin, 'leaving', { settleMs: 0 })
  const { database, schema } = tenantOf('pooled').placement
  const left = await fleet.asAdmin(database, (client) =>
    client.query(`select number from "${schema}".invoice where number = 'last'`),
  )
  expect(left.rows).toEqual([])
})
