// oxlint-disable typescript/unbound-method -- the documentation takes builders apart, and they are made for it
import { type Expression, type SelectType, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { TestDatabase } from '../support/test-application.ts'
import { createRecipeTenants, type Db, type RecipeTenants } from './recipe-tenants.ts'
import { recipe } from './recipes.ts'

let tenants: RecipeTenants

beforeAll(async () => {
  tenants = await createRecipeTenants()
})

afterAll(async () => {
  await tenants?.[Symbol.asyncDispose]()
})

const upper = (text: Expression<string>) => sql<string>`upper(${text})`

const findBy = async <Column extends 'id' | 'name'>(
  db: Db,
  column: Column,
  value: SelectType<TestDatabase['customer'][Column]>,
) => {
  const { table, ref } = db.dynamic
  return await db
    .selectFrom(table('customer').as('t'))
    .selectAll()
    .where(ref(column), '=', value)
    .orderBy('t.id')
    .executeTakeFirstOrThrow()
}

describe(recipe('examples: select'), () => {
  test('columns, aliases, distinct, all columns, calls, and a generic find', async () => {
    await tenants.run(async (db) => {
      const ada = await findBy(db, 'name', 'Ada')
      expect(ada.name).toBe('Ada')
      const names = await db.selectFrom('customer as c').select('c.name as n').distinct().execute()
      expect(names).toHaveLength(2)
      const all = await db
        .selectFrom('customer')
        .innerJoin('invoice', 'invoice.customer_id', 'customer.id')
        .distinctOn('customer.id')
        .selectAll('customer')
        .execute()
      expect(all).toHaveLength(2)
      const counted = await db
        .selectFrom('customer')
        .innerJoin('invoice', 'invoice.customer_id', 'customer.id')
        .select(({ fn, ref }) => [
          'customer.name',
          fn.count<string>('invoice.id').as('count'),
          fn<string>('concat', [sql.lit('Ms. '), 'customer.name']).as('titled'),
          fn.agg<string[]>('array_agg', ['invoice.number']).as('numbers'),
          sql<string>`concat(${ref('customer.name')}, '!')`.as('loud'),
        ])
        .groupBy('customer.name')
        .having((eb) => eb.fn.count('invoice.id'), '>', 1)
        .execute()
      expect(counted).toEqual([
        {
          name: 'Ada',
          count: '2',
          titled: 'Ms. Ada',
          numbers: expect.arrayContaining(['1', '2']),
          loud: 'Ada!',
        },
      ])
    })
  })
})

test(`${recipe('examples: where')}: lists, objects, or, and conditional calls`, async () => {
  await tenants.run(async (db) => {
    let query = db.selectFrom('invoice').select('number').where('number', 'in', ['1', '2', '666'])
    query = query.where((eb) => eb.and({ number: eb.ref('number'), amount: 20 }))
    query = query.where((eb) => eb('amount', '<', 0).or('amount', '>', 0))
    query = query.where((eb) => eb.or([eb('number', '=', '1'), eb('number', '=', '2')]))
    expect(await query.execute()).toEqual([{ number: '2' }])
  })
})

test(`${recipe('examples: join')}: plain, aliased, complex, and with a subquery`, async () => {
  const rows = await tenants.run((db) =>
    db
      .selectFrom('customer')
      .innerJoin('invoice as i', 'i.customer_id', 'customer.id')
      .innerJoin('invoice as j', (join) =>
        join
          .onRef('j.id', '=', 'i.id')
          .on('j.number', '=', '3')
          .on((eb) => eb.or([eb('j.amount', '>', 100), eb('j.amount', '<', 100)])),
      )
      .leftJoin(
        (eb) =>
          eb
            .selectFrom('invoice')
            .select(['customer_id as owner', 'number'])
            .where('number', '=', '3')
            .as('threes'),
        (join) => join.onRef('threes.owner', '=', 'customer.id'),
      )
      .select(['customer.name', 'i.number', 'threes.number as three'])
      .execute(),
  )
  expect(rows).toEqual([{ name: 'Bob', number: '3', three: '3' }])
})

test(`${recipe('examples: insert')}: rows, returning, complex values, from a subquery, on conflict`, async () => {
  await tenants.run(async (db) => {
    const one = await db.insertInto('customer').values({ name: 'Cy' }).executeTakeFirst()
    expect(one.numInsertedOrUpdatedRows).toBe(1n)
    const complex = await db
      .insertInto('invoice')
      .values(({ selectFrom, fn }) => ({
        number: sql<string>`concat(${'a'}::text, ${'b'}::text)`,
        amount: selectFrom('invoice').select(fn.max<number>('amount').as('max')),
      }))
      .returning(['number', 'amount as total'])
      .executeTakeFirstOrThrow()
    expect(complex).toEqual({ number: 'ab', total: 30 })
    const copied = await db
      .insertInto('customer')
      .columns(['name'])
      .expression((eb) => eb.selectFrom('invoice').select('number'))
      .executeTakeFirst()
    expect(copied.numInsertedOrUpdatedRows).toBe(4n)
    const upserted = await db
      .insertInto('customer')
      .values({ name: 'Cy' })
      .onConflict((conflict) =>
        conflict.column('name').doUpdateSet((eb) => ({ name: upper(eb.ref('excluded.name')) })),
      )
      .returning('name')
      .executeTakeFirstOrThrow()
    expect(upserted).toEqual({ name: 'CY' })
  })
})

test(`${recipe('examples: update')}: one row, and complex values`, async () => {
  const updated = await tenants.run((db) =>
    db
      .updateTable('invoice')
      .set((eb) => ({
        amount: eb('amount', '+', 1),
        number: eb.selectFrom('customer').select('name').orderBy('name').limit(1),
      }))
      .where('number', '=', '3')
      .returning(['amount', 'number'])
      .executeTakeFirst(),
  )
  expect(updated).toEqual({ amount: 31, number: 'Ada' })
})

test(`${recipe('examples: delete')}: one row, and what was deleted is counted`, async () => {
  const deleted = await tenants.run((db) =>
    db.deleteFrom('invoice').where('invoice.number', 'in', ['1', '666']).executeTakeFirst(),
  )
  expect(deleted.numDeletedRows).toBe(1n)
})

test(`${recipe('examples: merge')}: matched, not matched, and what replaces the third kind`, async () => {
  await tenants.run(async (db) => {
    const merge = db
      .mergeInto('customer as target')
      .using('invoice as source', 'source.customer_id', 'target.id')
    const refused = merge
      .whenNotMatchedBySourceAnd('target.name', '=', 'Ada')
      .thenUpdateSet({ name: 'nobody' })
    await expect(refused.execute()).rejects.toMatchObject({ code: 'STATEMENT_REFUSED' })
    const merged = await db
      .mergeInto('customer as target')
      .using('invoice as source', 'source.number', 'target.name')
      .whenNotMatchedAnd('source.amount', '>', 15)
      .thenInsertValues(({ ref }) => ({ name: ref('source.number') }))
      .whenMatched()
      .thenDelete()
      .executeTakeFirstOrThrow()
    expect(merged.numChangedRows).toBe(2n)
  })
})

test(`${recipe('examples: cte')}: one that is built outside, and one that inserts`, async () => {
  const rows = await tenants.run((db) =>
    db
      .with('ada', db.selectFrom('customer').select('id').where('name', '=', 'Ada'))
      .with('made', (cte) =>
        cte
          .insertInto('invoice')
          .values({ number: '50', customer_id: cte.selectFrom('ada').select('id') })
          .returning('number'),
      )
      .selectFrom(['made', 'ada'])
      .select('made.number')
      .execute(),
  )
  expect(rows).toEqual([{ number: '50' }])
})
