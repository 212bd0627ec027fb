import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTenancy, type Tenancy } from '@tenantry/runtime'
import { resolveConfig } from '@tenantry/runtime/config'
import { Fleet } from '@tenantry/runtime/fleet'

import type { Schema } from '../../src/schema/index.ts'
import { DEFAULT_TYPES } from '../../packages/runtime/src/config/index.ts'
import { formatCode } from '../../src/workspace/format-code.ts'
import { readSchemaOf } from '../../src/workspace/open-scratch.ts'
import { createTestApplication, type TestApplication } from '../support/test-application.ts'
import { typescriptMigration } from '../support/test-fleet.ts'
import { generateCode, writeCode } from './generate-code.ts'
import { createShopTables } from './shop-tables.ts'
import { AccountRepository } from './shop/account.repository.ts'
import { ClassRepository } from './shop/class.repository.ts'
import { DateRecordRepository } from './shop/date.repository.ts'
import { EveryTypeRepository } from './shop/every-type.repository.ts'
import type { AccountListOptions } from './shop/account.repository.generated.ts'
import type { EveryTypeOrder } from './shop/every-type.repository.generated.ts'
import { LineItemRepository } from './shop/line-item.repository.ts'
import { OrderLineRepository } from './shop/order-line.repository.ts'
import { PairOfKeyRepository } from './shop/pair-of-key.repository.ts'
import { SettingRepository } from './shop/setting.repository.ts'
import type { ShopTables } from './shop/tables.generated.ts'
import { VisitRepository } from './shop/visit.repository.ts'

/** Below the root, so that packages are found from there; ignored by git. */
const FOLDER = '.generated-code'

let application: TestApplication
let otherTenant: string
let schema: Schema
let tenancy: Tenancy<ShopTables>
let repositories: ReturnType<typeof repositoriesOf>

beforeAll(async () => {
  const migrations = [await typescriptMigration('20260101000000_shop', createShopTables)]
  application = await createTestApplication({ migrations, extensions: ['citext'] })
  await application.createTenant({ slug: 'one' })
  otherTenant = (await application.createTenant({ slug: 'other' })).id
  await using fleet = await Fleet.open(resolveConfig(application.config))
  schema = await readSchemaOf(fleet, migrations)
  tenancy = await createTenancy<ShopTables>(application.config)
  repositories = repositoriesOf(tenancy)
})
afterAll(async () => {
  await tenancy?.close()
  await application?.[Symbol.asyncDispose]()
  await rm(FOLDER, { recursive: true, force: true })
})

function repositoriesOf(of: Tenancy<ShopTables>) {
  return {
    accounts: new AccountRepository(of),
    everyTypes: new EveryTypeRepository(of),
    lineItems: new LineItemRepository(of),
    settings: new SettingRepository(of),
    visits: new VisitRepository(of),
    dates: new DateRecordRepository(of),
    pairs: new PairOfKeyRepository(of),
    classes: new ClassRepository(of),
    orderLines: new OrderLineRepository(of),
  }
}

const asOne = <Result>(run: () => Promise<Result>): Promise<Result> => tenancy.run('one', run)
const asOther = <Result>(run: () => Promise<Result>): Promise<Result> => tenancy.run('other', run)

test('is what lies in ./shop, which `vitest -u` writes anew', async () => {
  for (const [path, code] of await generateCode(schema)) {
    await expect(code).toMatchFileSnapshot(`./shop/${path}`)
  }
})

test('is laid out so that the formatter leaves it as it is', async () => {
  for (const [path, code] of await generateCode(schema)) {
    expect(await formatCode(path, code)).toBe(code)
  }
})

test.each([
  [{}],
  [{ bigint: 'number', numeric: 'number', date: 'date', json: 'unknown' }],
  [{ bigint: 'bigint' }],
] as const)('compiles under the strict settings of an application: %o', async (types) => {
  const template = JSON.parse(await readFile('templates/application/tsconfig.json.hbs', 'utf8'))
  const compilerOptions = { ...template.compilerOptions, customConditions: ['tenantry-source'] }
  const folder = join(FOLDER, String(Object.values(types)))
  await writeCode(folder, await generateCode(schema, { mapping: { ...DEFAULT_TYPES, ...types } }))
  const tsconfig = JSON.stringify({ compilerOptions, include: ['./**/*.ts'] })
  await writeFile(join(folder, 'tsconfig.json'), tsconfig)
  const run = promisify(execFile)('tsc', ['-p', folder])
  expect(await run.catch((error: unknown) => error)).toMatchObject({ stdout: '' })
})

/** A value for each column of `every_type`, as it is given, and as it comes back where that differs. */
const GIVEN = {
  'a bool': true,
  bytea: Buffer.from([0, 255]),
  int2: -1,
  int4: 2,
  int8: '9223372036854775807',
  oid: 7,
  float4: 1.5,
  float8: 0.1,
  numeric: '0.10',
  text: 'a "text"\nof two',
  varchar: 'v',
  bpchar: 'b  ',
  char: 'c',
  name: 'n',
  citext: 'Case Kept',
  uuid: '00000000-0000-4000-8000-000000000001',
  inet: '10.0.0.1',
  cidr: '10.0.0.0/8',
  macaddr: '08:00:2b:01:02:03',
  macaddr8: '08:00:2b:01:02:03:04:05',
  money: '$1.00',
  bit: '101',
  varbit: '10',
  date: '2026-02-28',
  time: '03:04:05.678',
  timetz: '03:04:05+00',
  timestamp: new Date(2026, 1, 28, 12),
  timestamptz: new Date('2026-02-28T12:00:00.123Z'),
  interval: '1 mon 2 days',
  json: { a: [1, null, 'x'] },
  jsonb: 'a text',
  xml: '<a/>',
  point: '(1,2)',
  circle: '<(1,2),3>',
  box: '(1,1),(0,0)',
  tsvector: "'a' 'b'",
  tstzrange: '["2026-01-01 00:00:00+00","2026-02-01 00:00:00+00")',
  int4multirange: '{[1,3),[5,7)}',
  mood: 'so-so',
  short: 'short',
  positive: 3,
  pair: '(1.50,EUR)',
  bools: [true, false],
  byteas: [Buffer.from([1])],
  int4s: [1, -2],
  int8s: ['9223372036854775807', '-1'],
  numerics: ['0.10', '12.50'],
  texts: ['a', '"b",{c}', 'NULL', ''],
  citexts: ['Case', 'kept'],
  varchars: ['v'],
  uuids: ['00000000-0000-4000-8000-000000000001'],
  inets: ['10.0.0.1'],
  dates: ['2026-02-28', '0001-01-01'],
  times: ['03:04:05'],
  timestamptzs: [new Date('2026-02-28T12:00:00.123Z')],
  intervals: ['1 day'],
  second_intervals: ['00:00:01.5'],
  jsons: [{ a: 1 }, 'x', [1, [2]]],
  jsonbs: [{ a: 1 }, 'x', [1, [2]], null],
  points: ['(1,2)'],
  moods: ['glad', 'it\'s "sad"'],
  names: ['n'],
  bits: ['101'],
  tstzranges: ['["2026-01-01 00:00:00+00",)'],
  shorts: ['a', 'b,c'],
  tags: ['x', 'y'],
  positives: [1, 2],
} as const
const ARRIVED = {
  ...GIVEN,
  point: { x: 1, y: 2 },
  circle: { x: 1, y: 2, radius: 3 },
  points: [{ x: 1, y: 2 }],
}
/** Those that have to be given. */
const FEWEST = {
  'a bool': false,
  bytea: Buffer.from([]),
  int2: 0,
  int4: 0,
  int8: '0',
  numeric: '0',
  text: '',
  date: 'infinity',
  timestamptz: 'infinity',
  jsonb: null,
  moods: [],
}
let counter = 0
const another = () => ({ ...FEWEST, int8: String((counter += 1)), text: `text ${counter}` })

describe('every type', () => {
  test('comes back as it was given, by each way of writing', async () => {
    await asOne(async () => {
      const { everyTypes } = repositories
      const created = await everyTypes.create(GIVEN)
      expect(created).toMatchObject(ARRIVED)
      expect(created).toMatchObject({ always: '1', twice: 4, version: 1 })
      expect(Object.keys(created)).not.toContain('tenant_id')
      expect(await everyTypes.find(created.id)).toEqual(created)
      expect(await everyTypes.findByInt8(GIVEN.int8)).toEqual(created)
      expect(await everyTypes.findByTextAndDate(GIVEN)).toEqual(created)
      expect((await everyTypes.list({ where: { id: created.id } })).items).toEqual([created])

      const [other] = await everyTypes.createMany([another()])
      const { int8: _, text: __, ...rest } = GIVEN
      const updated = await everyTypes.update(other?.id ?? '', rest)
      expect(updated).toMatchObject({
        ...ARRIVED,
        int8: other?.int8,
        text: other?.text,
        version: 2,
      })

      const upserted = await everyTypes.upsertByInt8(another())
      expect(upserted.version).toBe(1)
      const { text: ___, ...changes } = GIVEN
      const again = await everyTypes.upsertByInt8({
        ...changes,
        text: 'other',
        int8: upserted.int8,
      })
      const changed = { ...ARRIVED, int8: upserted.int8, text: 'other', version: 2 }
      expect(again).toMatchObject({ ...changed, id: upserted.id })
    })
  })

  test('may be null, or be left out, where the table says so', async () => {
    await asOne(async () => {
      const { everyTypes } = repositories
      const created = await everyTypes.create(another())
      const nullable = schema.tables
        .find(({ name }) => name === 'every_type')
        ?.columns.filter((column) => column.isNullable && column.generated === undefined)
        .map(({ name }) => name)
      expect(nullable?.length).toBeGreaterThan(40)
      const nulls = Object.fromEntries((nullable ?? []).map((name) => [name, null]))
      expect(created).toMatchObject({ ...nulls, jsonb: null, moods: [], int8s: [], mood: 'glad' })
      expect(created.timestamptz).toEqual(new Date(8.64e15))
      const full = await everyTypes.create({ ...GIVEN, ...another() })
      expect(await everyTypes.update(full.id, nulls)).toMatchObject(nulls)
    })
  })

  test('can be sorted by and read in pages, where it has an order', async () => {
    await asOne(async () => {
      const { everyTypes } = repositories
      for (const value of [GIVEN, FEWEST]) {
        await everyTypes.createMany([
          { ...value, ...another() },
          { ...value, ...another() },
        ])
      }
      const total = await everyTypes.count()
      const [sample] = (await everyTypes.list({ limit: 1 })).items
      const sortable = Object.keys(sample ?? {}).filter(isSortable)
      expect(sortable.length).toBeGreaterThan(40)
      for (const orderBy of sortable) {
        for (const direction of ['asc', 'desc'] as const) {
          const ids = new Set<string>()
          let after: string | undefined
          do {
            const page = await everyTypes.list({
              orderBy,
              direction,
              limit: 2,
              after,
            })
            expect([orderBy, direction, page.items.filter(({ id }) => ids.has(id))]).toEqual([
              orderBy,
              direction,
              [],
            ])
            for (const { id } of page.items) ids.add(id)
            after = page.next ?? undefined
          } while (after !== undefined)
          expect([orderBy, direction, ids.size]).toEqual([orderBy, direction, total])
        }
      }
    })
  })
})
function isSortable(name: string): name is EveryTypeOrder {
  return !UNSORTABLE.has(name)
}
const UNSORTABLE = new Set(
  [
    'json jsonb xml point circle box tsvector pair bools byteas int4s int8s numerics texts citexts varchars uuids inets dates',
    'times timestamptzs intervals second_intervals jsons jsonbs points moods names bits tstzranges shorts tags positives',
  ].flatMap((names) => names.split(' ')),
)

async function readAll(options: AccountListOptions): Promise<string[]> {
  const { accounts } = repositories
  const read: string[] = []
  let after: string | undefined
  do {
    const page = await accounts.list({ ...options, limit: 2, after })
    read.push(...page.items.map(({ email }) => email))
    after = page.next ?? undefined
  } while (after !== undefined)
  return read
}

describe('a citext', () => {
  test('is found, counted, changed and unique whatever its case', async () => {
    await asOne(async () => {
      const { accounts } = repositories
      const ann = await accounts.create({ email: 'Ann@X.org', nick: 'ANN' })
      expect(await accounts.findByEmail('aNN@x.ORG')).toEqual(ann)
      expect((await accounts.list({ where: { email: 'ann@x.org' } })).items).toEqual([ann])
      expect((await accounts.list({ where: { nick: 'ann' } })).items).toEqual([ann])
      expect(await accounts.count({ email: 'ANN@X.ORG', nick: 'Ann' })).toBe(1)
      expect(await accounts.exists({ email: 'ann@y.org' })).toBe(false)
      await expect(accounts.create({ email: 'ANN@X.ORG' })).rejects.toMatchObject({ code: '23505' })
      const same = await accounts.upsertByEmail({ email: 'ANN@X.org', nick: 'Annie' })
      expect(same).toMatchObject({ id: ann.id, email: 'ANN@X.org', nick: 'Annie', version: 2 })
    })
    await asOther(async () => {
      const { accounts } = repositories
      expect(await accounts.findByEmail('ann@x.org')).toBeUndefined()
      expect(await accounts.create({ email: 'ann@x.org' })).toMatchObject({ email: 'ann@x.org' })
    })
  })

  test('is sorted and paged whatever its case', async () => {
    await asOne(async () => {
      const { accounts } = repositories
      const emails = ['b@b', 'A@a', 'C@c', 'a@b', 'B@a']
      await accounts.createMany(emails.map((email) => ({ email, nick: 'Same' })))
      await accounts.createMany([{ email: 'd@d', nick: 'sAME' }])
      for (const direction of ['asc', 'desc'] as const) {
        const read = await readAll({ orderBy: 'email', direction, where: { nick: 'same' } })
        const expected = ['A@a', 'a@b', 'B@a', 'b@b', 'C@c', 'd@d']
        expect(read).toEqual(direction === 'asc' ? expected : expected.toReversed())
        // Of those that are the same to it, none is passed over and none comes twice.
        const ties = await readAll({ orderBy: 'nick', direction, where: { nick: 'SAME' } })
        expect(ties.toSorted()).toEqual(expected.toSorted())
      }
    })
  })
})

test('nothing crosses from one tenant to the other', async () => {
  const { everyTypes } = repositories
  const { id, int8 } = await asOne(() => everyTypes.create(another()))
  await asOther(async () => {
    expect(await everyTypes.find(id)).toBeUndefined()
    expect(await everyTypes.findByInt8(int8)).toBeUndefined()
    expect(await everyTypes.update(id, { text: 'taken' })).toBeUndefined()
    expect(await everyTypes.delete(id)).toBe(false)
    expect(await everyTypes.exists({ id })).toBe(false)
    expect(await everyTypes.count({ id })).toBe(0)
    const own = await everyTypes.upsert({ ...another(), id, text: 'own' })
    expect(own).toMatchObject({ id, text: 'own', version: 1 })
    expect((await everyTypes.list()).items).toEqual([own])
    expect(await everyTypes.delete(id)).toBe(true)
  })
  expect(await asOne(() => everyTypes.find(id))).toMatchObject({ id, int8, version: 1 })
})

/** What JSON of a client is to a compiler that was silenced. */
const untyped = (json: string) => JSON.parse(json)

test.each([
  `{ "orderId": "%id", "unitPrice": "1", "tenant_id": "%other" }`,
  `{ "orderId": "%id", "unitPrice": "1", "__proto__": { "tenant_id": "%other" } }`,
  `{ "orderId": "%id", "unitPrice": "1", "OrderLines.tenant_id": "%other" }`,
])('no tenant is smuggled into a row: %s', async (json) => {
  const { orderLines } = repositories
  const id = randomUUID()
  const values = untyped(json.replaceAll('%id', id).replaceAll('%other', otherTenant))
  await asOne(async () => {
    const created = await orderLines.create(values)
    expect(await orderLines.upsert(values)).toEqual(created)
    expect(await orderLines.update(id, values)).toEqual(created)
    expect(await orderLines.createMany([{ ...values, orderId: randomUUID() }])).toHaveLength(1)
  })
  await asOther(async () => {
    expect(await orderLines.find(id)).toBeUndefined()
    expect(await orderLines.count()).toBe(0)
  })
  await asOne(async () => {
    const { items } = await orderLines.list({ limit: 100 })
    for (const { orderId } of items) await orderLines.delete(orderId)
  })
})

test.each([
  `{ "orderId": { "$ne": null } }`,
  `{ "orderId": { "toOperationNode": "x", "kind": "RawNode", "sqlFragments": ["true"] } }`,
  `{ "orderId": ["' or true --"] }`,
  `{ "orderId": "' or true --" }`,
])('a filter compares, and does nothing else: %s', async (json) => {
  const { orderLines } = repositories
  await asOne(() => orderLines.create({ orderId: randomUUID(), unitPrice: '1' }))
  for (const run of [asOne, asOther]) {
    const found = run(() => orderLines.count(untyped(json)))
    await expect(found).rejects.toThrow(/invalid input syntax for type uuid/)
  }
})

test('what no filter has is not asked for, and no operator comes from a client', async () => {
  const { orderLines } = repositories
  await asOne(() => orderLines.create({ orderId: randomUUID(), unitPrice: '1' }))
  await asOther(async () => {
    for (const where of ['{ "tenant_id": "x" }', '{ "__proto__": { "unitPrice": "1" }, "or": [] }'])
      expect(await orderLines.count(untyped(where))).toBe(0)
  })
})

test.each([
  ['["asc",["orderId"],["00000000-0000-0000-0000-000000000000"]]', 'own'],
  ['["asc",["tenant_id"],["00000000-0000-0000-0000-000000000000"]]', 'refused'],
  [`["asc",["orderId"],["' or true --"]]`, 'refused'],
  ['["asc) --",["orderId"],["00000000-0000-0000-0000-000000000000"]]', 'refused'],
  ['["asc",["orderId"],[{"sql":"true"}]]', 'refused'],
  ['["asc",["orderId"],[null]]', 'refused'],
  ['["asc",["orderId","x"],["1","1"]]', 'refused'],
  ['{"__proto__":[]}', 'refused'],
  ['', 'refused'],
])('a forged cursor %s is %s', async (text, outcome) => {
  const { orderLines } = repositories
  await asOne(() => orderLines.create({ orderId: randomUUID(), unitPrice: '1' }))
  const after = Buffer.from(text).toString('base64url')
  const page = asOther(() => orderLines.list({ after }))
  if (outcome === 'own') expect((await page).items).toEqual([])
  else await expect(page).rejects.toMatchObject({ code: 'PAGE_CURSOR_INVALID' })
})

describe('an update', () => {
  test('with a version changes that version alone', async () => {
    await asOne(async () => {
      const { everyTypes } = repositories
      const { id, version, updated_at: before } = await everyTypes.create(another())
      const first = await everyTypes.update(id, { text: 'first' }, { version })
      expect(first).toMatchObject({ text: 'first', version: version + 1 })
      expect(first?.updated_at.getTime()).toBeGreaterThanOrEqual(before.getTime())
      expect(await everyTypes.update(id, { text: 'second' }, { version })).toBeUndefined()
      expect(await everyTypes.find(id)).toMatchObject({ text: 'first', version: version + 1 })
    })
  })

  test('of nothing changes nothing', async () => {
    await asOne(async () => {
      const { lineItems } = repositories
      const key = { order_id: '00000000-0000-4000-8000-000000000001', number: 1 }
      await lineItems.create({ ...key, note: 'kept' })
      expect(await lineItems.update(key, {})).toMatchObject({ note: 'kept' })
      const given = { note: undefined, order_id: 'none of it' }
      expect(await lineItems.update(key, given)).toMatchObject({ note: 'kept' })
      expect(await lineItems.update(key, { note: null, select: 's' })).toEqual({
        ...key,
        note: null,
        select: 's',
      })
      expect(await lineItems.delete(key)).toBe(true)
    })
  })
})

describe('shapes of keys', () => {
  test('one row for each tenant', async () => {
    const { settings } = repositories
    await asOne(async () => {
      expect(await settings.find()).toBeUndefined()
      expect(await settings.upsert({})).toEqual({ theme: 'light' })
      expect(await settings.upsert({ theme: 'dark' })).toEqual({ theme: 'dark' })
      expect(await settings.update({ theme: 'blue' })).toEqual({ theme: 'blue' })
    })
    expect(await asOther(() => settings.find())).toBeUndefined()
  })

  test('nothing but a key', async () => {
    await asOne(async () => {
      const { pairs } = repositories
      expect(await pairs.upsert({ one: 1, other: 2 })).toEqual({ one: 1, other: 2 })
      expect(await pairs.upsert({ one: 1, other: 2 })).toEqual({ one: 1, other: 2 })
      expect(await pairs.count()).toBe(1)
      expect('update' in pairs).toBe(false)
    })
  })

  test('none at all', async () => {
    await asOne(async () => {
      const { visits } = repositories
      expect(await visits.createMany([{ path: '/a' }, { path: '/a' }])).toHaveLength(2)
      expect(await visits.count({ path: '/a' })).toBe(2)
      for (const method of ['find', 'list', 'update', 'upsert', 'delete']) {
        expect(method in visits).toBe(false)
      }
    })
  })

  test('names that are words of the language, or none of SQL', async () => {
    await asOne(async () => {
      const { classes, dates, orderLines } = repositories
      await classes.create({ class: 'a', 'odd-Name': 1 })
      expect(await classes.find('a')).toEqual({ class: 'a', 'odd-Name': 1 })
      expect(await classes.update('a', { 'odd-Name': null })).toEqual({
        class: 'a',
        'odd-Name': null,
      })
      const { id } = await dates.create({ isNothing: 'x' })
      expect(await dates.find(id)).toEqual({ id, isNothing: 'x' })
      const orderId = '00000000-0000-4000-8000-000000000002'
      expect(await orderLines.upsert({ orderId, unitPrice: 1.5 })).toEqual({
        orderId,
        unitPrice: '1.5',
      })
    })
  })
})

describe('a filter', () => {
  test('asks for equal values, and for none', async () => {
    await asOne(async () => {
      const { lineItems } = repositories
      const order_id = '00000000-0000-4000-8000-000000000003'
      await lineItems.createMany([
        { order_id, number: 1, note: 'a' },
        { order_id, number: 2 },
        { order_id, number: 3, note: 'a' },
      ])
      const numbers = async (where: Parameters<typeof lineItems.count>[0]) =>
        (await lineItems.list({ where, orderBy: 'number' })).items.map(({ number }) => number)
      expect(await numbers({ order_id, note: 'a' })).toEqual([1, 3])
      expect(await numbers({ order_id, note: null })).toEqual([2])
      expect(await numbers({ order_id, note: undefined })).toEqual([1, 2, 3])
      expect(await lineItems.exists({ order_id, number: 4 })).toBe(false)
      expect(await lineItems.count({ order_id, note: 'a' })).toBe(2)
    })
  })
})

describe('a transaction', () => {
  test('takes in what is given it', async () => {
    const { visits } = repositories
    const left = asOne(() =>
      tenancy.transaction(async (trx) => {
        await visits.create({ path: '/rolled back' }, trx)
        expect(await visits.count({ path: '/rolled back' }, trx)).toBe(1)
        expect(await visits.count({ path: '/rolled back' })).toBe(0)
        throw new Error('rolled back')
      }),
    )
    await expect(left).rejects.toThrow('rolled back')
    expect(await asOne(() => visits.count({ path: '/rolled back' }))).toBe(0)
  })

  test('holds many rows that one statement cannot, all or none', async () => {
    await asOne(async () => {
      const { visits } = repositories
      const many = Array.from({ length: 70_000 }, (_, index) => ({ path: `/many/${index % 2}` }))
      const created = await visits.createMany(many)
      expect(created.length).toBe(70_000)
      expect(created.slice(0, 3).map(({ path }) => path)).toEqual(['/many/0', '/many/1', '/many/0'])
      const bad = [...many, { path: '\u0000' }]
      await expect(visits.createMany(bad)).rejects.toThrow()
      expect(await visits.count({ path: '/many/0' })).toBe(35_000)
      expect(await visits.createMany([])).toEqual([])
    })
  })
})

test('builds on rows() with plain Kysely', async () => {
  await asOne(async () => {
    const { lineItems } = repositories
    const found = await lineItems
      .rows()
      .where('note', 'is not', null)
      .where(sql<boolean>`number > ${1}`)
      .orderBy('number', 'desc')
      .limit(1)
      .execute()
    expect(found).toMatchObject([{ number: 3, note: 'a' }])
  })
})

test('the same tables are written alike each time', async () => {
  expect(await generateCode(schema)).toEqual(await generateCode(structuredClone(schema)))
})
