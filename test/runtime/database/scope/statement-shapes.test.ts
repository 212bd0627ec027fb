import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type CollidingTenants, createCollidingTenants } from './colliding-tenants.ts'
import { READS, type Shape, WRITES } from './statement-shapes.ts'

// The oracle: a statement returns and leaves what it returns and leaves where no other tenant has any
// row, and the other tenant's rows stay as they are.

let tenants: CollidingTenants

beforeAll(async () => {
  tenants = await createCollidingTenants()
})

afterAll(async () => {
  await tenants?.[Symbol.asyncDispose]()
})

const unscopedRead: Shape = (db) =>
  db.withoutPlugins().selectFrom('invoice').select('number').orderBy('number').execute()
const unscopedWrite: Shape = (db) =>
  db.withoutPlugins().updateTable('invoice').set({ amount: 0 }).execute()

interface Outcome {
  readonly result: unknown
  readonly own: unknown
}

async function outcomeOf(shape: Shape, options: { withOther: boolean }): Promise<Outcome> {
  const { application, one, other } = tenants
  await tenants.refill(options)
  const before = await tenants.rowsOf(other)
  const result = await application.tenancy.run(one.slug, () => shape(application.tenancy.db))
  expect(await tenants.rowsOf(other), "the other tenant's rows").toEqual(before)
  return { result, own: await tenants.rowsOf(one) }
}

describe('a statement cannot tell whether another tenant has rows', () => {
  test.each(Object.entries({ ...READS, ...WRITES }))('%s', async (_name, shape) => {
    const alone = await outcomeOf(shape, { withOther: false })
    const beside = await outcomeOf(shape, { withOther: true })
    expect(beside).toEqual(alone)
  })
})

test('the comparison can fail: a statement without the plugin sees and changes both', async () => {
  const alone = await outcomeOf(unscopedRead, { withOther: false })
  const beside = await outcomeOf(unscopedRead, { withOther: true })
  expect(beside).not.toEqual(alone)
  await expect(outcomeOf(unscopedWrite, { withOther: true })).rejects.toThrow('the other tenant')
})

test('no read of the table is empty, which would prove nothing', async () => {
  for (const [name, shape] of Object.entries(READS)) {
    const { result } = await outcomeOf(shape, { withOther: true })
    const mayBeEmpty = ['subquery in where in', 'exists']
    if (!mayBeEmpty.includes(name)) expect(result, name).not.toEqual([])
  }
})
