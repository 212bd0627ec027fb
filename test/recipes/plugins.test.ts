// oxlint-disable typescript/unbound-method -- the documentation takes builders apart, and they are made for it
import {
  CamelCasePlugin,
  DeduplicateJoinsPlugin,
  HandleEmptyInListsPlugin,
  ParseJSONResultsPlugin,
  pushValueIntoList,
  replaceWithNoncontingentExpression,
  SafeNullComparisonPlugin,
  sql,
} from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createRecipeTenants, type Db, type RecipeTenants } from './recipe-tenants.ts'
import { recipe } from './recipes.ts'

let tenants: RecipeTenants

beforeAll(async () => {
  tenants = await createRecipeTenants()
})

afterAll(async () => {
  await tenants?.[Symbol.asyncDispose]()
})

const namesOf = (db: Db) => db.selectFrom('customer').select('name').orderBy('name').execute()

describe.each([recipe('deduplicate joins'), recipe('plugin: deduplicate joins')])('%s', () => {
  test('a join that is asked for twice is made once', async () => {
    const rows = await tenants.run((db) =>
      db
        .withPlugin(new DeduplicateJoinsPlugin())
        .selectFrom('customer')
        .select('customer.name')
        .$if(true, (query) =>
          query.innerJoin('invoice', 'invoice.customer_id', 'customer.id').select('invoice.number'),
        )
        .$if(true, (query) =>
          query.innerJoin('invoice', 'invoice.customer_id', 'customer.id').select('invoice.amount'),
        )
        .where('customer.name', '=', 'Bob')
        .execute(),
    )
    expect(rows).toEqual([{ name: 'Bob', number: '3', amount: 30 }])
  })
})

describe('plugins', () => {
  test(recipe('plugin: camel case'), async () => {
    const rows = await tenants.run((db) =>
      db
        .withTables<{
          invoice: { customerId: string; number: string; tenantId: string }
          customer: { id: string; name: string }
        }>()
        .withPlugin(new CamelCasePlugin())
        .selectFrom('invoice')
        .innerJoin('customer', 'customer.id', 'invoice.customerId')
        .select(['customer.name as customerName', 'invoice.number', 'invoice.tenantId'])
        .orderBy('number')
        .execute(),
    )
    expect(rows.map(({ customerName }) => customerName)).toEqual(['Ada', 'Ada', 'Bob'])
    expect(new Set(rows.map(({ tenantId }) => tenantId))).toEqual(new Set([tenants.tenant.id]))
  })

  test.each([
    ['replaced', replaceWithNoncontingentExpression],
    ['padded', pushValueIntoList('no name')],
  ])(`${recipe('plugin: handle empty in lists')}, %s`, async (_how, strategy) => {
    const rows = await tenants.run(async (db) => {
      const handling = db.withPlugin(new HandleEmptyInListsPlugin({ strategy }))
      const names = handling.selectFrom('customer').select('name')
      return [
        await names.where('name', 'in', []).execute(),
        await names.where('name', 'not in', []).execute(),
      ]
    })
    expect(rows.map(({ length }) => length)).toEqual([0, 2])
  })

  test(recipe('plugin: safe null comparison'), async () => {
    await tenants.run(async (db) => {
      const query = db
        .withPlugin(new SafeNullComparisonPlugin())
        .selectFrom('invoice')
        .select('number')
        .where('customer_id', '!=', null)
      expect(query.compile().sql).toContain('("customer_id" is not $2)')
      await expect(query.execute()).rejects.toMatchObject({ code: '42601' })
    })
  })

  test(recipe('plugin: parse JSON results'), async () => {
    const row = await tenants.run((db) =>
      db
        .withPlugin(new ParseJSONResultsPlugin())
        .selectFrom('customer')
        .select(sql<{ name: string }>`jsonb_build_object('name', name)::text`.as('json'))
        .where('name', '=', 'Ada')
        .executeTakeFirstOrThrow(),
    )
    expect(row).toEqual({ json: { name: 'Ada' } })
  })
})

test(`${recipe('streaming')}: rows come one after the other, and a reader may stop`, async () => {
  const [all, some] = await tenants.run(async (db) => {
    const numbers = db.selectFrom('invoice').select('number').orderBy('number')
    const read: string[] = []
    for await (const { number } of numbers.stream(2)) read.push(number)
    const begun: string[] = []
    for await (const { number } of numbers.stream(1)) {
      begun.push(number)
      break
    }
    return [read, begun]
  })
  expect([all, some]).toEqual([['1', '2', '3'], ['1']])
})

describe(recipe('transactions'), () => {
  test('one that commits and one that rolls back', async () => {
    const names = await tenants.run(async (db) => {
      await db.transaction().execute(async (trx) => {
        const { id } = await trx
          .insertInto('customer')
          .values({ name: 'Cy' })
          .returning('id')
          .executeTakeFirstOrThrow()
        await trx.insertInto('invoice').values({ number: '9', customer_id: id }).execute()
      })
      const failed = db
        .transaction()
        .setIsolationLevel('serializable')
        .execute(async (trx) => {
          await trx.insertInto('customer').values({ name: 'Dee' }).execute()
          throw new Error('on purpose')
        })
      await expect(failed).rejects.toThrow('on purpose')
      return await namesOf(db)
    })
    expect(names.map(({ name }) => name)).toEqual(['Ada', 'Bob', 'Cy'])
  })

  test('controlled by hand, with savepoints', async () => {
    const names = await tenants.run(async (db) => {
      const trx = await db.startTransaction().execute()
      await trx.insertInto('customer').values({ name: 'Cy' }).execute()
      const later = await trx.savepoint('after_cy').execute()
      await later.insertInto('customer').values({ name: 'Dee' }).execute()
      await later.rollbackToSavepoint('after_cy').execute()
      await later.releaseSavepoint('after_cy').execute()
      await trx.commit().execute()
      return await namesOf(db)
    })
    expect(names.map(({ name }) => name)).toEqual(['Ada', 'Bob', 'Cy'])
  })
})
