import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { resolveConfig } from '@tenantry/runtime/config'

import { typeParsers } from '../../../packages/runtime/src/database/connections/type-parsers.ts'
import { createTestApplication, type TestApplication } from '../../support/test-application.ts'

let application: TestApplication
let database: string

beforeAll(async () => {
  application = await createTestApplication()
  const { placement } = await application.createTenant({ slug: 'acme' })
  database = placement.database
})

afterAll(async () => {
  await application?.[Symbol.asyncDispose]()
})

const EXPRESSIONS = [
  "null, true, 7::int2, 7::int4, 9007199254740993::int8, 1.50::numeric(9, 2), 'NaN'::float8",
  "'2026-02-01'::date, '2026-02-01 10:00:00.123456+02'::timestamptz, '10:00'::time, '1 day'::interval",
  `'{"a": [1, null]}'::json, '{"b": 2}'::jsonb, 'null'::jsonb`,
  "array[1, 2, null], array['a', 'b''\"c'], array[[1, 2], [3, 4]], '{}'::int[]",
  String.raw`'\xdeadbeef'::bytea, 'a'::char(3), ''::text, 'ö🐘'::text`,
  "'00000000-0000-4000-8000-000000000000'::uuid, '127.0.0.1'::inet, '[1,3)'::int4range, row(1, 'a')",
]

test.each(EXPRESSIONS)(
  '%s: as node-postgres reads it with the same parsers',
  async (expressions) => {
    // Named, since columns of the same name would hide each other.
    const bare = `select ${expressions}`
    const { fields } = await application.asAppRole(database, (client) => client.query(bare))
    const names = fields.map((_field, index) => `c${index}`).join(', ')
    const named = `select * from (${bare}) as x (${names})`
    const { types } = resolveConfig(application.config)
    const expected = await application.asAppRole(database, (client) =>
      client.query({ text: named, types: typeParsers(types) }),
    )
    const { tenancy } = application
    const actual = await tenancy.run('acme', () => sql.raw(named).execute(tenancy.db))
    expect(actual.rows).toEqual(expected.rows)
    expect(expected.rows).toHaveLength(1)
  },
)

test.each([
  ['int8', 9007199254740993n],
  ['text', "it's \\ $1 -- /*"],
  ['text', ''],
  ['text[]', ['a', null, 'b"c']],
  ['jsonb', JSON.stringify({ a: [1] })],
  ['bytea', Buffer.from('deadbeef', 'hex')],
  ['timestamptz', new Date('2026-02-01T10:00:00.123Z')],
  ['bool', false],
  ['int4', null],
])('a parameter: %s %o', async (type, value) => {
  const text = `select $1::${type} as value`
  const expected = await application.asAppRole(database, (client) => client.query(text, [value]))
  const { tenancy } = application
  const cast = sql.raw(`::${type} as value`)
  const actual = await tenancy.run('acme', () => sql`select ${value}${cast}`.execute(tenancy.db))
  expect(actual.rows).toEqual(expected.rows)
})

test('counts of changed rows', async () => {
  const { tenancy } = application
  await tenancy.run('acme', async () => {
    const { db } = tenancy
    const inserted = await sql`insert into invoice (number) values ('1'), ('2')`.execute(db)
    expect(inserted.numAffectedRows).toBe(2n)
    const [updated] = await db.updateTable('invoice').set({ amount: 1 }).execute()
    expect(updated?.numUpdatedRows).toBe(2n)
    const [deleted] = await db.deleteFrom('invoice').where('number', '=', '1').execute()
    expect(deleted?.numDeletedRows).toBe(1n)
    const selected = await sql`select number from invoice`.execute(db)
    expect(selected.numAffectedRows).toBeUndefined()
  })
})
