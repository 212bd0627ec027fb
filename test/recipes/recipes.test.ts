// oxlint-disable typescript/unbound-method -- the documentation takes builders apart, and they are made for it
import {
  type AliasedExpression,
  AliasNode,
  type AliasedRawBuilder,
  type Expression,
  expressionBuilder,
  IdentifierNode,
  type InferResult,
  type LogEvent,
  type NotNull,
  type OperationNode,
  sql,
  type SqlBool,
} from 'kysely'
import { jsonArrayFrom, jsonObjectFrom } from 'kysely/helpers/postgres'
import { types } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTenancy } from '@tenantry/runtime'

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
const lower = (text: Expression<string>) => sql<string>`lower(${text})`
const concat = (...texts: Expression<string>[]) => sql.join<string>(texts, sql`||`)

const invoicesOf = (db: Db, customer: Expression<string>) =>
  jsonArrayFrom(
    db
      .selectFrom('invoice')
      .select(['invoice.number', 'invoice.amount'])
      .where('invoice.customer_id', '=', customer)
      .orderBy('invoice.number'),
  )

const numberedAs = (number: Expression<string>) =>
  expressionBuilder<TestDatabase>()
    .selectFrom('invoice')
    .select('invoice.customer_id')
    .where('invoice.number', '=', number)
    .$narrowType<{ customer_id: NotNull }>()

const count = (db: Db) =>
  db
    .selectFrom('invoice')
    .select((eb) => eb.fn.countAll().as('count'))
    .executeTakeFirstOrThrow()

const hasInvoice = (number: Expression<string>, customer: Expression<string>) => {
  const eb = expressionBuilder<TestDatabase>()
  return eb.exists(
    eb
      .selectFrom('invoice')
      .select('invoice.id')
      .where('invoice.customer_id', '=', customer)
      .where('invoice.number', '=', number),
  )
}

function values<Row extends Record<string, unknown>, Alias extends string>(
  records: readonly [Row, ...Row[]],
  alias: Alias,
): AliasedRawBuilder<Row, Alias> {
  const keys = Object.keys(records[0])
  const list = sql.join(records.map((row) => sql`(${sql.join(keys.map((key) => row[key]))})`))
  const columns = sql.join(keys.map((key) => sql.ref(key)))
  return sql<Row>`(values ${list})`.as<Alias>(sql`${sql.ref(alias)}(${columns})`)
}

describe(recipe('relations'), () => {
  test('rows are nested in rows, as arrays and as objects, from helpers on the database', async () => {
    const rows = await tenants.run((db) =>
      db
        .selectFrom('customer')
        .select(({ ref, selectFrom }) => [
          'name',
          invoicesOf(db, ref('customer.id')).as('invoices'),
          jsonObjectFrom(
            selectFrom('invoice as first')
              .select('first.number')
              .whereRef('first.customer_id', '=', 'customer.id')
              .orderBy('first.number')
              .limit(1),
          )
            .$notNull()
            .as('first'),
        ])
        .orderBy('name')
        .execute(),
    )
    expect(rows).toEqual([
      {
        name: 'Ada',
        invoices: [
          { number: '1', amount: 10 },
          { number: '2', amount: 20 },
        ],
        first: { number: '1' },
      },
      { name: 'Bob', invoices: [{ number: '3', amount: 30 }], first: { number: '3' } },
    ])
  })

  test.each([true, false])('a relation is selected on a condition: %s', async (isWanted) => {
    const rows = await tenants.run((db) =>
      db
        .selectFrom('customer')
        .select('name')
        .$if(isWanted, (query) =>
          query.select((eb) => invoicesOf(db, eb.ref('customer.id')).as('invoices')),
        )
        .orderBy('name')
        .execute(),
    )
    expect(rows.map((row) => row.invoices?.length)).toEqual(
      isWanted ? [2, 1] : [undefined, undefined],
    )
  })
})

describe(recipe('reusable helpers'), () => {
  test('one condition is written in three ways', async () => {
    const rows = await tenants.run((db) =>
      db
        .selectFrom('customer')
        .select('name')
        .where(sql<string>`upper(name)`, '=', 'ADA')
        .where(({ eb, ref }) => eb(sql<string>`upper(${ref('name')})`, '=', 'ADA'))
        .where(({ eb, fn }) => eb(fn<string>('upper', ['name']), '=', 'ADA'))
        .execute(),
    )
    expect(rows).toEqual([{ name: 'Ada' }])
  })

  test('helpers stand in every clause, and take subqueries as scalars', async () => {
    const rows = await tenants.run((db) =>
      db
        .selectFrom('customer')
        .innerJoin('invoice', (join) =>
          join.on((eb) => eb(upper(eb.ref('customer.name')), '=', upper(eb.ref('customer.name')))),
        )
        .select(({ ref, val, selectFrom }) => [
          concat(lower(ref('customer.name')), val('-'), ref('invoice.number')).as('label'),
          upper(
            selectFrom('invoice as i')
              .select('i.number')
              .orderBy('i.number', 'desc')
              .limit(1)
              .$asScalar()
              .$notNull(),
          ).as('last'),
        ])
        .where((eb) => eb('customer.id', 'in', numberedAs(eb.val('3'))))
        .orderBy(({ ref }) => lower(ref('invoice.number')))
        .execute(),
    )
    expect(rows).toEqual(['bob-1', 'bob-2', 'bob-3'].map((label) => ({ label, last: '3' })))
  })
})

test(`${recipe('data types')}: a parser that is set on pg holds on the tenant's database`, async () => {
  const BIGINT = 20
  const before = types.getTypeParser(BIGINT)
  expect(await tenants.run(count)).toEqual({ count: '3' })
  types.setTypeParser(BIGINT, (value) => Number.parseInt(value, 10))
  try {
    expect(await tenants.run(count)).toEqual({ count: 3 })
  } finally {
    types.setTypeParser(BIGINT, before)
  }
})

describe(recipe('raw SQL'), () => {
  test('a whole statement, with values, references, tables, identifiers and literals', async () => {
    const { rows } = await tenants.run((db) =>
      sql<{ number: string }>`
        select ${sql.ref('invoice.number')}, ${sql.lit('x')} as ${sql.id('literal')}
        from ${sql.table('invoice')} -- a comment
        where number in (${sql.join(['1', '3', '666'])}) order by ${sql.raw('1 desc')}`.execute(db),
    )
    expect(rows).toEqual([
      { number: '3', literal: 'x' },
      { number: '1', literal: 'x' },
    ])
  })

  test('fragments in each clause of a query', async () => {
    const rows = await tenants.run((db) =>
      db
        .selectFrom('invoice')
        .innerJoin(sql<{ label: string }>`(select 'label' as label)`.as('constant'), (join) =>
          join.on(sql<SqlBool>`true`),
        )
        .select([sql<string>`number || '!'`.as('loud'), 'constant.label'])
        .where(sql<SqlBool>`amount between ${15} and ${35}`)
        .groupBy([sql`number`, 'constant.label'])
        .having(sql<SqlBool>`count(*) = 1`)
        .orderBy(sql`number`, sql`desc nulls last`)
        .execute(),
    )
    expect(rows.map(({ loud }) => loud)).toEqual(['3!', '2!'])
  })
})

describe(recipe('splitting query building and execution'), () => {
  test('a query is built, compiled and executed in three steps', async () => {
    await tenants.run(async (db) => {
      const query = db.selectFrom('invoice').select('number').where('number', '=', '1')
      const rows: InferResult<typeof query> = await query.execute()
      const compiled = query.compile()
      expect(compiled.sql).toBe(
        'select "number" from "invoice" where "invoice"."tenant_id" = $1 and ("number" = $2)',
      )
      const again = await db.executeQuery(compiled)
      const whole = sql<{ number: string }>`select number from invoice where number = ${'1'}`
      const raw = await db.executeQuery(whole.compile(db))
      expect([rows, again.rows, raw.rows]).toEqual([rows, rows, rows])
      expect(rows).toEqual([{ number: '1' }])
    })
  })
})

describe(recipe('conditional selects'), () => {
  test.each([true, false])('a column is selected on a condition: %s', async (isWanted) => {
    const row = await tenants.run((db) =>
      db
        .selectFrom('invoice')
        .select('number')
        .$if(isWanted, (query) => query.select('amount'))
        .where('number', '=', '2')
        .select(sql.val('invoice').as('kind'))
        .executeTakeFirstOrThrow(),
    )
    expect(row).toEqual({ number: '2', kind: 'invoice', ...(isWanted ? { amount: 20 } : {}) })
  })
})

describe(recipe('expressions'), () => {
  test('calls, subqueries, conditions, values and literals stand in select and where', async () => {
    const row = await tenants.run((db) =>
      db
        .selectFrom('customer')
        .select((eb) => [
          eb.fn('upper', ['name']).as('upper'),
          eb
            .selectFrom('invoice')
            .select('number')
            .whereRef('invoice.customer_id', '=', 'customer.id')
            .orderBy('number')
            .limit(1)
            .as('first'),
          eb('name', '=', 'Ada').as('is_ada'),
          eb.val('some').as('value'),
          eb.lit(42).as('literal'),
        ])
        .where(({ and, or, eb, not, exists, selectFrom }) =>
          or([
            and([eb('name', '=', 'Ada'), eb('name', '!=', 'Bob')]),
            not(
              exists(
                selectFrom('invoice')
                  .select('invoice.id')
                  .whereRef('invoice.customer_id', '=', 'customer.id'),
              ),
            ),
          ]),
        )
        .executeTakeFirstOrThrow(),
    )
    expect(row).toEqual({ upper: 'ADA', first: '1', is_ada: true, value: 'some', literal: 42 })
  })

  test('helpers on an expression builder of their own, and conditions in a list', async () => {
    const rows = await tenants.run((db) =>
      db
        .selectFrom('customer')
        .select('name')
        .where((eb) => {
          const filters: Expression<SqlBool>[] = [hasInvoice(eb.val('3'), eb.ref('customer.id'))]
          filters.push(eb('name', 'like', 'B%'))
          return eb.and(filters)
        })
        .execute(),
    )
    expect(rows).toEqual([{ name: 'Bob' }])
  })
})

test(`${recipe('working with schemas')}: both ways are refused, with what to write instead`, async () => {
  await tenants.run(async (db) => {
    const refused = { code: 'STATEMENT_REFUSED', hint: expect.stringContaining('table alone') }
    await expect(
      db.withSchema('acme').selectFrom('invoice').selectAll().execute(),
    ).rejects.toMatchObject(refused)
    const named = db.withTables<{ 'acme.invoice': { number: string } }>()
    await expect(named.selectFrom('acme.invoice').selectAll().execute()).rejects.toMatchObject(
      refused,
    )
  })
})

test(`${recipe('excessively deep types')}: thirteen common table expressions`, async () => {
  const row = await tenants.run((db) =>
    db
      .with('w1', (cte) =>
        cte.selectFrom('customer').select('name as n1').where('name', '=', 'Ada'),
      )
      .with('w2', (cte) => cte.selectFrom('w1').select('n1 as n2'))
      .with('w3', (cte) => cte.selectFrom('w2').select('n2 as n3'))
      .with('w4', (cte) => cte.selectFrom('w3').select('n3 as n4'))
      .with('w5', (cte) => cte.selectFrom('w4').select('n4 as n5'))
      .with('w6', (cte) => cte.selectFrom('w5').select('n5 as n6'))
      .with('w7', (cte) => cte.selectFrom('w6').select('n6 as n7'))
      .with('w8', (cte) => cte.selectFrom('w7').select('n7 as n8'))
      .with('w9', (cte) => cte.selectFrom('w8').select('n8 as n9'))
      .with('w10', (cte) => cte.selectFrom('w9').select('n9 as n10'))
      .with('w11', (cte) => cte.selectFrom('w10').select('n10 as n11'))
      .with('w12', (cte) =>
        cte.selectFrom('w11').select('n11 as n12').$assertType<{ n12: string }>(),
      )
      .with('w13', (cte) =>
        cte.selectFrom('w12').select('n12 as n13').$assertType<{ n13: string }>(),
      )
      .selectFrom(['w1', 'w7', 'w13'])
      .select(['n1', 'n7', 'n13'])
      .executeTakeFirstOrThrow(),
  )
  expect(row).toEqual({ n1: 'Ada', n7: 'Ada', n13: 'Ada' })
})

describe(recipe('extending kysely'), () => {
  class JsonValue<Value> implements Expression<Value> {
    readonly #value: Value

    constructor(value: Value) {
      this.#value = value
    }

    get expressionType(): Value | undefined {
      return undefined
    }

    toOperationNode(): OperationNode {
      return sql`cast(${JSON.stringify(this.#value)} as jsonb)`.toOperationNode()
    }

    as<Alias extends string>(alias: Alias): AliasedExpression<Value, Alias> {
      return {
        expression: this,
        alias,
        toOperationNode: () =>
          AliasNode.create(this.toOperationNode(), IdentifierNode.create(alias)),
      }
    }
  }

  test('an expression of your own is selected and compared', async () => {
    const rows = await tenants.run((db) =>
      db
        .selectFrom('customer')
        .select([new JsonValue({ some: 42 }).as('json'), 'name'])
        .where(sql`jsonb_build_object('name', name)`, '@>', new JsonValue({ name: 'Ada' }))
        .execute(),
    )
    expect(rows).toEqual([{ json: { some: 42 }, name: 'Ada' }])
  })

  test('rows from a list of values are joined and inserted', async () => {
    const inserted = await tenants.run((db) =>
      db
        .insertInto('invoice')
        .columns(['number', 'customer_id'])
        .expression(
          db
            .selectFrom(
              values(
                [
                  { number: '100', name: 'Ada' },
                  { number: '101', name: 'Eve' },
                ],
                'v',
              ),
            )
            .innerJoin('customer', 'customer.name', 'v.name')
            .select(['v.number', 'customer.id']),
        )
        .returning(['number', 'tenant_id'])
        .execute(),
    )
    expect(inserted).toEqual([{ number: '100', tenant_id: tenants.tenant.id }])
  })
})

test(`${recipe('introspecting relation metadata')}: shows the tenant's placement, and no other`, async () => {
  const [schemas, tables] = await tenants.run(async (db) => [
    await db.introspection.getSchemas(),
    await db.introspection.getTables(),
  ])
  expect(schemas).toEqual([{ name: tenants.tenant.placement.schema }])
  expect(tables.map(({ name }) => name)).toEqual([
    'currency',
    'customer',
    'invoice',
    'tenantry_ledger',
  ])
  expect(tables[1]?.columns.map(({ name }) => name)).toEqual(['tenant_id', 'id', 'name'])
})

test(`${recipe('logging')}: each statement and each error is told`, async () => {
  const events: LogEvent[] = []
  const { config } = tenants.application
  await using tenancy = await createTenancy<TestDatabase>(config, {
    log: (event) => void events.push(event),
  })
  await tenancy.run(tenants.tenant.slug, async () => {
    await tenancy.db.selectFrom('customer').select('name').execute()
    const failing = sql`select 1 / 0`.execute(tenancy.db)
    await expect(failing).rejects.toMatchObject({ code: '22012' })
  })
  expect(events.map(({ level, query }) => [level, query.sql])).toEqual([
    ['query', 'select "name" from "customer" where "customer"."tenant_id" = $1'],
    ['error', 'select 1 / 0'],
  ])
})
