import { TenantryError } from '@tenantry/runtime'
import { moveData, type MovedTenant, planMove } from '@tenantry/runtime/fleet'
import { afterAll, beforeAll, expect, test } from 'vitest'

import {
  createMovingApplication,
  type MovingApplication,
  rowsOf,
} from '../../../support/moving-application.ts'

let application: MovingApplication

beforeAll(async () => {
  application = await createMovingApplication()
})

afterAll(async () => {
  await application?.[Symbol.asyncDispose]()
})

async function moveOf(slug: string): Promise<MovedTenant | undefined> {
  const { move } = application
  const plan = await planMove(move, { tenants: [slug] })
  const [outcome] = await moveData(move, plan, { settleMs: 0 })
  if (outcome?.error !== undefined) throw new TenantryError(outcome.error.code, outcome.error)
  return outcome
}

test.each(['pooled', 'bridged', 'siloed'])('a %s tenant moves with its rows', async (tier) => {
  const { shared, own } = application
  const slug = `plain-${tier}`
  const tenant = await shared.create({ slug, tier })
  const other = await shared.create({ slug: `other-${tier}`, tier: 'pooled' })
  const { tenancy } = shared.application
  for (const name of [slug, other.slug]) {
    await tenancy.run(name, async () => {
      const values = Array.from({ length: 2500 }, (_, at) => ({ name: `customer ${at}` }))
      const customers = await tenancy.db
        .insertInto('customer')
        .values(values)
        .returning('id')
        .execute()
      const invoices = customers.map(({ id }, at) => ({ customer_id: id, number: `${at}` }))
      await tenancy.db.insertInto('invoice').values(invoices).execute()
    })
  }
  const before = {
    customer: await rowsOf(shared, tenant, 'customer'),
    invoice: await rowsOf(shared, tenant, 'invoice'),
  }
  expect(await moveOf(slug)).toMatchObject({ tenant: slug, outcome: 'moved', rows: 5000 })
  const arrived = await own.fleet.catalog.findTenant(slug)
  expect(arrived).toMatchObject({ id: tenant.id, status: 'active' })
  if (arrived === undefined) throw new Error('not there')
  expect(await rowsOf(own, arrived, 'customer')).toEqual(before.customer)
  expect(await rowsOf(own, arrived, 'invoice')).toEqual(before.invoice)
  expect(await rowsOf(own, { ...arrived, id: other.id }, 'customer')).toEqual([])
  await own.application.tenancy.run(slug, async () => {
    expect(
      await own.application.tenancy.db.selectFrom('invoice').selectAll().execute(),
    ).toHaveLength(2500)
  })
  expect(await moveOf(slug)).toMatchObject({ outcome: 'moved before' })
  await expect(
    tenancy.run(slug, () => tenancy.db.insertInto('customer').values({ name: 'late' }).execute()),
  ).rejects.toMatchObject({ code: 'DATA_MOVED' })
})
