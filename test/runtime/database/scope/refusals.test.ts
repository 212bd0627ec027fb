import { ExpressionWrapper, type OperationNode, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { type CollidingTenants, createCollidingTenants } from './colliding-tenants.ts'
import type { TestDatabase } from '../../../support/test-application.ts'
import { IDS, type Shape } from './statement-shapes.ts'

let tenants: CollidingTenants
let theirs: OperationNode

beforeAll(async () => {
  tenants = await createCollidingTenants()
  await tenants.refill({ withOther: true })
  const { application, other } = tenants
  theirs = await application.tenancy.run(other.slug, () =>
    application.tenancy.db.selectFrom('invoice').select('number').toOperationNode(),
  )
})

afterAll(async () => {
  await tenants?.[Symbol.asyncDispose]()
})

/** Untyped, for what the types refuse already. */
function set(column: string, value: string): Shape {
  const update = { [column]: value }
  return (db) => db.updateTable('invoice').set(update).execute()
}

const REFUSED: Readonly<Record<string, Shape>> = {
  'a table with a schema': (db) =>
    db.withSchema('pool').selectFrom('invoice').select('number').execute(),
  'a write to a table with a schema': (db) => db.withSchema('pool').deleteFrom('invoice').execute(),
  'an insert into a shared table': (db) =>
    db.insertInto('currency').values({ code: 'USD', name: 'Dollar' }).execute(),
  'an update of a shared table': (db) => db.updateTable('currency').set({ name: 'x' }).execute(),
  'a delete from a shared table': (db) => db.deleteFrom('currency').execute(),
  'a merge into a shared table': (db) =>
    db
      .mergeInto('currency')
      .using('invoice', 'invoice.number', 'currency.code')
      .whenMatched()
      .thenDelete()
      .execute(),
  'a data-modifying cte on a shared table': (db) =>
    db
      .with('gone', (eb) => eb.deleteFrom('currency').returning('code'))
      .selectFrom('gone')
      .selectAll()
      .execute(),
  'an insert that gives tenant_id': (db) => {
    const row = { number: '1', tenant_id: tenants.other.id }
    return db.insertInto('invoice').values(row).execute()
  },
  'an insert … select that gives tenant_id': (db) =>
    db
      .insertInto('invoice')
      .columns(['number', 'tenant_id'])
      .expression((eb) => eb.selectFrom('invoice').select(['number', 'tenant_id']))
      .execute(),
  'an insert … select without columns': (db) =>
    db
      .insertInto('customer')
      .expression((eb) => eb.selectFrom('customer').selectAll())
      .execute(),
  'an update of tenant_id': (db) => set('tenant_id', tenants.other.id)(db),
  'an update of a column given by reference': (db) =>
    db
      .updateTable('invoice')
      .set((eb) => eb.ref('tenant_id'), tenants.other.id)
      .execute(),
  'an update of a column given raw': (db) =>
    db
      .updateTable('invoice')
      .set(sql`"tenant_id"`, tenants.other.id)
      .execute(),
  'an update of tenant_id on conflict': (db) => {
    const update = { name: 'Eve', tenant_id: tenants.other.id }
    return db
      .insertInto('customer')
      .values({ id: IDS.ada, name: 'Eve' })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(update))
      .execute()
  },
  'a merge that updates tenant_id': (db) => {
    return db
      .mergeInto('invoice')
      .using('customer', 'customer.id', 'invoice.customer_id')
      .whenMatched()
      .thenUpdateSet(sql`tenant_id`, tenants.other.id)
      .execute()
  },
  'a merge that inserts tenant_id': (db) => {
    const row = { number: '1', tenant_id: tenants.other.id }
    return db
      .mergeInto('invoice')
      .using('customer', 'customer.id', 'invoice.customer_id')
      .whenNotMatched()
      .thenInsertValues(row)
      .execute()
  },
  'a merge, not matched by source': (db) =>
    db
      .mergeInto('invoice')
      .using('customer', 'customer.id', 'invoice.customer_id')
      .whenNotMatchedBySource()
      .thenDelete()
      .execute(),
  'a merge, not matched by source and more': (db) =>
    db
      .mergeInto('invoice')
      .using('customer', 'customer.id', 'invoice.customer_id')
      .whenNotMatchedBySourceAnd('invoice.amount', '>', 1)
      .thenUpdateSet({ amount: 0 })
      .execute(),
  'create table': (db) => db.schema.createTable('mine').addColumn('id', 'integer').execute(),
  'drop table': (db) => db.schema.dropTable('invoice').execute(),
  'create view': (db) =>
    db.schema.createView('mine').as(db.selectFrom('invoice').selectAll()).execute(),
  'a subquery that was built for another tenant': (db) =>
    db
      .selectFrom('customer')
      .select('name')
      .where((eb) =>
        eb('name', 'in', new ExpressionWrapper<TestDatabase, 'customer', string>(theirs)),
      )
      .execute(),
}

describe('what cannot be proved is refused before anything is sent', () => {
  test.each(Object.entries(REFUSED))('%s', async (_name, shape) => {
    const { application, one, other } = tenants
    const before = [await tenants.rowsOf(one), await tenants.rowsOf(other)]
    const refused = application.tenancy.run(one.slug, () => shape(application.tenancy.db))
    await expect(refused).rejects.toMatchObject({ code: 'STATEMENT_REFUSED' })
    expect([await tenants.rowsOf(one), await tenants.rowsOf(other)]).toEqual(before)
  })
})

describe('a raw fragment that could change what surrounds it is refused', () => {
  test.each([
    ['a line comment', sql<boolean>`true --`],
    ['a block comment', sql<boolean>`true /* and`],
    ['a parenthesis that closes the guard', sql<boolean>`true) or (true`],
    ['a parenthesis that stays open', sql<boolean>`(true`],
    ['a semicolon', sql<boolean>`true; select 1`],
    ['an open quote', sql<boolean>`number = 'x`],
    ['an open dollar quote', sql<boolean>`number = $a$x`],
    ['an escape that keeps the quote open', sql<boolean>`number = e'\\'`],
    ['quotes that a piece inside breaks', sql<boolean>`'${sql.raw("x') or ('1'='1")}'::boolean`],
    ['a comment made of two pieces', sql<boolean>`1 = 1 -${sql.raw('- ')}`],
    ['a comment made with a negative number', sql<boolean>`1 = 1 -${sql.lit(-1)}`],
    ['a dollar quote made with a parameter', sql<boolean>`true or $${1} = ${2}`],
    ['an escape prefix before a literal', sql<boolean>`number = e${sql.lit("\\' or 1 = 1 --")}`],
    ['a comment made of a minus and an expression', sql<boolean>`1 -${sql`-1`} = 2`],
  ])('%s', async (_name, fragment) => {
    const { application, one } = tenants
    await application.tenancy.run(one.slug, async () => {
      const query = application.tenancy.db.selectFrom('invoice').select('number').where(fragment)
      await expect(query.execute()).rejects.toMatchObject({ code: 'STATEMENT_REFUSED' })
    })
  })

  test.each([
    ['a quoted comment', sql<boolean>`number <> '--' and number <> '/*'`],
    ['a doubled quote', sql<boolean>`number <> 'it''s ('`],
    ['a dollar quote', sql<boolean>`number <> $q$ ; -- ( $q$`],
    ['an escape string', sql<boolean>`number <> e'\\' (' `],
    ['a quoted identifier', sql<boolean>`"invoice"."number" <> ')'`],
    ['parameters and operators', sql<boolean>`amount - ${1} > ${0} and amount / ${1} > 0`],
    ['raw pieces inside', sql<boolean>`number in (${sql.join(['1', '2', '3'])})`],
    ['a negative literal', sql<boolean>`amount > ${sql.lit(-1)}`],
  ])('but not %s', async (_name, fragment) => {
    const { application, one } = tenants
    await application.tenancy.run(one.slug, async () => {
      const query = application.tenancy.db.selectFrom('invoice').select('number').where(fragment)
      expect(await query.orderBy('number').execute()).toHaveLength(3)
    })
  })
})
