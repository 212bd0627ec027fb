import { randomBytes } from 'node:crypto'

import { moveData, planMove } from '@tenantry/runtime/fleet'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'

import '../../../support/provided-context.ts'
import type { rowsOf } from '../../../support/moving-application.ts'
import { testMigrations } from '../../../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../../../support/test-fleet.ts'

// As where somebody else runs the server: the administrator is no superuser, and row-level security holds for it.

const role = `admin_${randomBytes(4).toString('hex')}`
let server: Client
let shared: TestFleet
let own: TestFleet

beforeAll(async () => {
  server = new Client({ connectionString: inject('databaseUrl') })
  await server.connect()
  await server.query(`create role ${role} login createdb createrole password 'plain'`)
  const url = new URL(inject('databaseUrl'))
  url.username = role
  url.password = 'plain'
  shared = await createTestFleet({ databaseUrl: url.href })
  own = await createTestFleet({ databaseUrl: url.href })
})

afterAll(async () => {
  await shared?.[Symbol.asyncDispose]()
  await own?.[Symbol.asyncDispose]()
  await server.query(`revoke set on parameter session_replication_role from ${role}`)
  await server.query(`drop role ${role}`)
  await server.end()
})

test('an administrator who is no superuser moves rows, once it may keep foreign keys from firing', async () => {
  const move = {
    shared: shared.fleet,
    own: own.fleet,
    module: 'billing',
    migrations: await testMigrations(),
  }
  const tenant = await shared.create({ slug: 'acme', tier: 'pooled' })
  const { tenancy } = shared.application
  await tenancy.run('acme', async () => {
    const values = Array.from({ length: 300 }, (_, at) => ({ name: `customer ${at}` }))
    const customers = await tenancy.db
      .insertInto('customer')
      .values(values)
      .returning('id')
      .execute()
    const invoices = customers.map(({ id }, at) => ({ customer_id: id, number: `${at}` }))
    await tenancy.db.insertInto('invoice').values(invoices).execute()
  })
  const blocked = await planMove(move, {})
  expect(blocked.obstacles).toMatchObject([
    { why: expect.stringMatching(/session_replication_role/) },
  ])
  await expect(moveData(move, blocked)).rejects.toMatchObject({ code: 'MOVE_REFUSED' })
  await server.query(`grant set on parameter session_replication_role to ${role}`)
  const plan = await planMove(move, {})
  expect(plan.obstacles).toEqual([])
  let isChanged = false
  const outcomes = await moveData(move, plan, {
    settleMs: 500,
    onProgress: ({ state }) => {
      if (state !== 'catching up' || isChanged) return
      isChanged = true
      void tenancy.run('acme', () =>
        tenancy.db.updateTable('invoice').set({ amount: 7 }).where('number', '=', '7').execute(),
      )
    },
  })
  expect(outcomes).toMatchObject([{ outcome: 'moved', rows: 600 }])
  expect(outcomes[0]?.changes).toBeGreaterThan(0)
  const arrived = await own.fleet.catalog.findTenant('acme')
  if (arrived === undefined) throw new Error('The tenant has not arrived.')
  for (const table of ['customer', 'invoice'])
    expect(await rowsPastPolicies(own, arrived, table)).toEqual(
      await rowsPastPolicies(shared, tenant, table),
    )
})

/** As the superuser, for whom no policy holds. */
async function rowsPastPolicies(...given: Parameters<typeof rowsOf>): Promise<string[]> {
  const [fleet, { id, placement }, table] = given
  const url = new URL(inject('databaseUrl'))
  url.pathname = `/${fleet.database}`
  const client = new Client({ connectionString: url.href })
  await client.connect()
  const { rows } = await client.query<{ row: string }>(
    `select r::text as row from "${placement.schema}"."${table}" r where tenant_id = $1 order by 1`,
    [id],
  )
  await client.end()
  return rows.map(({ row }) => row)
}
