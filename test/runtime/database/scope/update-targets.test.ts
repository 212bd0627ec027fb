import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import type { Tenancy } from '@tenantry/runtime'

import {
  createTestApplication,
  type TestApplication,
  type TestDatabase,
} from '../../../support/test-application.ts'

let application: TestApplication

beforeAll(async () => {
  application = await createTestApplication()
  await application.createTenant({ slug: 'one' })
  await application.createTenant({ slug: 'other' })
})
afterAll(async () => {
  await application?.[Symbol.asyncDispose]()
})

const OTHER = '00000000-0000-4000-8000-000000000000'

type Attempt = (db: Tenancy<TestDatabase>['db']) => { execute(): Promise<unknown> }
const ATTEMPTS: readonly (readonly [string, Attempt])[] = [
  ['a reference', (db) => db.updateTable('invoice').set(sql.ref('tenant_id'), OTHER)],
  ['a raw column', (db) => db.updateTable('invoice').set(sql`${sql.id('tenant_id')}`, OTHER)],
  [
    'a column in pieces',
    (db) => db.updateTable('invoice').set(sql`${sql.raw('tenant')}${sql.raw('_id')}`, OTHER),
  ],
  [
    'a list of columns',
    (db) => db.updateTable('invoice').set(sql`(number, tenant_id)`, sql`('x', ${OTHER})`),
  ],
]

/** The refusal comes as a rejection, wherever in the building or running of the query it arises. */
async function execute(query: { execute(): Promise<unknown> }): Promise<unknown> {
  return await query.execute()
}

test.each(ATTEMPTS)('an update that names its column as %s is refused', async (_what, attempt) => {
  const { tenancy } = application
  await tenancy.run('one', async () => {
    await expect(execute(attempt(tenancy.db))).rejects.toMatchObject({ code: 'STATEMENT_REFUSED' })
  })
})

test('a table that is raw around its name alone is scoped like any other', async () => {
  const { tenancy } = application
  await tenancy.run('one', async () => {
    const { sql: text } = tenancy.db
      .selectFrom(sql.table('invoice').as('i'))
      .select(sql<string>`number`.as('number'))
      .compile()
    expect(text).toContain('"i"."tenant_id" = $1')
  })
})

test('behind a raw commit nothing is sent any more', async () => {
  const { tenancy } = application
  await tenancy.run('one', async () => {
    const broken = tenancy.transaction(async (trx) => {
      await sql`commit`.execute(trx)
      return await sql`select 1`.execute(trx)
    })
    await expect(broken).rejects.toMatchObject({ code: 'TRANSACTION_ENDED' })
    await expect(tenancy.db.selectFrom('invoice').selectAll().execute()).resolves.toEqual([])
  })
})

test('what a block sets for its session is gone before the next tenant comes', async () => {
  const { tenancy } = application
  await tenancy.run('one', () =>
    sql`do $$ begin execute 'set default_transaction_read_only = on'; end $$`.execute(tenancy.db),
  )
  await tenancy.run('other', async () => {
    await tenancy.db.insertInto('invoice').values({ number: '1' }).execute()
  })
})
