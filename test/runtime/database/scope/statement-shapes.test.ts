import { type KyselyPlugin, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { NODE_RULES } from '../../../../packages/runtime/src/database/scope/node-rules.ts'
import { asTenantDatabase } from '../../../../packages/runtime/src/database/tenant-database.ts'
import { type CollidingTenants, createCollidingTenants } from './colliding-tenants.ts'
import { POSITION_READS, POSITION_WRITES } from './position-shapes.ts'
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

const unscopedRead: Shape = async (db) => {
  const { rows } = await sql`select number from invoice order by number`.execute(db)
  return rows
}
const unscopedWrite: Shape = (db) => sql`update invoice set amount = 0`.execute(db)

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
  const shapes = { ...READS, ...WRITES, ...POSITION_READS, ...POSITION_WRITES }
  test.each(Object.entries(shapes))('%s', async (_name, shape) => {
    const alone = await outcomeOf(shape, { withOther: false })
    const beside = await outcomeOf(shape, { withOther: true })
    expect(beside).toEqual(alone)
  })
})

test('the comparison can fail: a statement that is raw as a whole sees and changes both', async () => {
  const alone = await outcomeOf(unscopedRead, { withOther: false })
  const beside = await outcomeOf(unscopedRead, { withOther: true })
  expect(beside).not.toEqual(alone)
  await expect(outcomeOf(unscopedWrite, { withOther: true })).rejects.toThrow('the other tenant')
})

test('no read of the table is empty, which would prove nothing', async () => {
  for (const [name, shape] of Object.entries({ ...READS, ...POSITION_READS })) {
    const { result } = await outcomeOf(shape, { withOther: true })
    const mayBeEmpty = ['subquery in where in', 'exists']
    if (!mayBeEmpty.includes(name)) expect(result, name).not.toEqual([])
  }
})

test('every kind of node that is written stands in one of the statements', async () => {
  const seen = new Set<string>()
  const recorder: KyselyPlugin = {
    transformQuery({ node }) {
      collectKinds(node, seen)
      return node
    },
    transformResult: async ({ result }) => result,
  }
  const { application, one } = tenants
  for (const shape of Object.values({
    ...READS,
    ...WRITES,
    ...POSITION_READS,
    ...POSITION_WRITES,
  })) {
    await tenants.refill({ withOther: true })
    await application.tenancy.run(one.slug, () =>
      shape(asTenantDatabase(application.tenancy.db.withPlugin(recorder))),
    )
  }
  const written = Object.entries(NODE_RULES).flatMap(([kind, rule]) =>
    rule === 'written' ? [kind] : [],
  )
  // Explained in tenant-compiler.test.ts: what it answers differs with the rows there are.
  expect(written.filter((kind) => !seen.has(kind))).toEqual(['ExplainNode'])
})

function collectKinds(value: unknown, seen: Set<string>): void {
  if (typeof value !== 'object' || value === null) return
  if ('kind' in value && typeof value.kind === 'string') seen.add(value.kind)
  for (const part of Object.values(value)) collectKinds(part, seen)
}
