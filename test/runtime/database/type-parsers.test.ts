import { type QueryExecutorProvider, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTenancy, type Tenancy, type TypesConfig } from '@tenantry/runtime'

import {
  createTestApplication,
  type TestApplication,
  type TestDatabase,
} from '../../support/test-application.ts'

let application: TestApplication
const opened: Tenancy<TestDatabase>[] = []

beforeAll(async () => {
  application = await createTestApplication()
  await application.createTenant({ slug: 'one' })
})
afterAll(async () => {
  for (const tenancy of opened) await tenancy.close()
  await application?.[Symbol.asyncDispose]()
})

async function open(types?: TypesConfig): Promise<Tenancy<TestDatabase>> {
  const tenancy = await createTenancy<TestDatabase>({ ...application.config, types })
  opened.push(tenancy)
  return tenancy
}

/** What the expression is for requests with these types. */
async function read(expression: string, types?: TypesConfig): Promise<unknown> {
  const tenancy = await open(types)
  return await tenancy.run('one', () => select(tenancy.db, expression))
}

async function select(db: QueryExecutorProvider, expression: string): Promise<unknown> {
  const { rows } = await sql.raw<{ value: unknown }>(`select ${expression} as value`).execute(db)
  return rows[0]?.value
}

describe('by default nothing is lost', () => {
  test.each([
    ['9223372036854775807::bigint', '9223372036854775807'],
    ["'{1,NULL,-9223372036854775808}'::bigint[]", ['1', null, '-9223372036854775808']],
    ['count(*)', '1'],
    ['0.10::numeric(4, 2)', '0.10'],
    [
      "'{{0.10,NULL},{12345678901234567890.5,NaN}}'::numeric[]",
      [
        ['0.10', null],
        ['12345678901234567890.5', 'NaN'],
      ],
    ],
    ["'2026-02-28'::date", '2026-02-28'],
    ["'infinity'::date", 'infinity'],
    ["'5874897-12-31'::date", '5874897-12-31'],
    ["'4713-01-01 BC'::date", '4713-01-01 BC'],
    ["'{2026-02-28,NULL}'::date[]", ['2026-02-28', null]],
    ["'1 mon 2 days 03:04:05.678'::interval", '1 mon 2 days 03:04:05.678'],
    ["'{1 day,NULL}'::interval[]", ['1 day', null]],
    ["'{}'::bigint[]", []],
    ['null::bigint', null],
    ['null::bigint[]', null],
    [`'{"a": [1, null]}'::jsonb`, { a: [1, null] }],
    ["'[4:5]={1,2}'::bigint[]", ['1', '2']],
  ])('%s', async (expression, expected) => {
    expect(await read(expression)).toEqual(expected)
  })
})

describe('as the configuration says', () => {
  test('bigint as bigint', async () => {
    const types = { bigint: 'bigint' } as const
    expect(await read('9223372036854775807::bigint', types)).toBe(9_223_372_036_854_775_807n)
    expect(await read("'{-1,NULL}'::bigint[]", types)).toEqual([-1n, null])
  })

  test('bigint as a number, and an error where that would be another one', async () => {
    const types = { bigint: 'number' } as const
    expect(await read('9007199254740991::bigint', types)).toBe(9_007_199_254_740_991)
    expect(await read("'{-9007199254740991,NULL}'::bigint[]", types)).toEqual([
      -9_007_199_254_740_991,
      null,
    ])
    for (const beyond of ['9007199254740993::bigint', "'{-9007199254740993}'::bigint[]"]) {
      await expect(read(beyond, types)).rejects.toMatchObject({ code: 'VALUE_OUT_OF_RANGE' })
    }
  })

  test('a connection goes on behind a value out of range', async () => {
    const tenancy = await createTenancy<TestDatabase>({
      ...application.config,
      clusters: { primary: { ...application.config.clusters['primary'], connections: 1 } },
      types: { bigint: 'number' },
    })
    opened.push(tenancy)
    await tenancy.run('one', async () => {
      await expect(select(tenancy.db, '(2 ^ 60)::bigint')).rejects.toThrow('2^53')
      expect(await select(tenancy.db, '7::bigint')).toBe(7)
    })
  })

  test('numeric as a number', async () => {
    const types = { numeric: 'number' } as const
    expect(await read('0.10::numeric', types)).toBe(0.1)
    expect(await read("'{1.5,NULL,NaN}'::numeric[]", types)).toEqual([1.5, null, Number.NaN])
  })

  test('date as the midnight of here', async () => {
    const types = { date: 'date' } as const
    expect(await read("'2026-02-28'::date", types)).toEqual(new Date(2026, 1, 28))
    expect(await read("'{2026-02-28,NULL}'::date[]", types)).toEqual([new Date(2026, 1, 28), null])
    expect(await read("'5874897-12-31'::date", types)).toEqual(new Date(8.64e15))
  })
})

describe('a time is a Date, whatever it is', () => {
  test.each([
    ["'2026-02-28 12:00:00.123456Z'::timestamptz", new Date('2026-02-28T12:00:00.123Z')],
    ["'infinity'::timestamptz", new Date(8.64e15)],
    ["'-infinity'::timestamp", new Date(-8.64e15)],
    ["'294276-12-31 23:59:59Z'::timestamptz", new Date(8.64e15)],
    ["'{infinity,NULL}'::timestamptz[]", [new Date(8.64e15), null]],
  ])('%s', async (expression, expected) => {
    expect(await read(expression)).toEqual(expected)
  })
})

test('holds in transactions, streams and the system scope', async () => {
  const tenancy = await open({ bigint: 'bigint' })
  await tenancy.run('one', async () => {
    expect(await tenancy.transaction((trx) => select(trx, '1::bigint'))).toBe(1n)
    await tenancy.db.insertInto('customer').values({ name: 'Ada' }).execute()
    const query = tenancy.db.selectFrom('customer').select(sql`2::bigint`.as('value'))
    const rows = []
    for await (const row of query.stream(1)) rows.push(row)
    expect(rows).toEqual([{ value: 2n }])
  })
  const results = await tenancy.system('test', (db) => select(db, '3::bigint'))
  expect(results.map(({ result }) => result)).toEqual(results.map(() => 3n))
})
