import { CompiledQuery, type Kysely, Kysely as PlainKysely, PostgresDialect, sql } from 'kysely'
import { DatabaseError, Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTenancy, type Tenancy } from '@tenantry/runtime'
import { resolveConfig } from '@tenantry/runtime/config'

import { loginUrl } from '../../../packages/runtime/src/database/connections/login.ts'
import { typeParsers } from '../../../packages/runtime/src/database/connections/type-parsers.ts'
import {
  createTestApplication,
  type TestApplication,
  type TestDatabase,
} from '../../support/test-application.ts'

// The same statements through the driver and through Kysely's own on node-postgres, as the same role and
// with the same parsers.

const ID = '00000000-0000-4000-8000-00000000000'

/** A text, or one with its values. Each leaves nothing behind, being rolled back. */
const STATEMENTS: readonly (string | readonly [string, ...unknown[]])[] = [
  'select',
  'select 1 as x, 2 as x',
  'select 1 as "a b", 2 as "ö"',
  'select null as a, true as b, false as c',
  'select 7::int2 as a, 7::int4 as b, 9007199254740993::int8 as c, 7::oid as d',
  "select 1.50::numeric(9, 2) as a, 'NaN'::numeric as b, 1e30::numeric as c, 1.5::money as d",
  "select 1.5::float4 as a, 'NaN'::float8 as b, 'Infinity'::float8 as c, 0.1::float8 as d",
  "select 'a'::char(3) as a, ''::text as b, 'ö🐘'::text as c, 'v'::varchar(9) as d, 'n'::name as e",
  String.raw`select '\xdeadbeef'::bytea as a, ''::bytea as b, '101'::bit(3) as c, '1'::varbit as d`,
  "select '2026-02-01'::date as a, '2026-02-01 10:00'::timestamp as b, '10:00'::time as c",
  "select '2026-02-01 10:00:00.123456+02'::timestamptz as a, 'infinity'::date as b, '10:00+02'::timetz as c",
  "select '1 day 2 hours'::interval as a, '0'::interval as b, '-1 year 0.5 seconds'::interval as c",
  `select '{"a": [1, null]}'::json as a, '{"b": 2}'::jsonb as b, 'null'::jsonb as c, '"t"'::json as d`,
  "select array[1, 2, null] as a, '{}'::int[] as b, array[[1, 2], [3, 4]] as c, '[0:1]={1,2}'::int[] as d",
  `select array['a', 'b''"c', null, ''] as a, array[true, false] as b, array[1.5, 2]::numeric[] as c`,
  `select array['2026-02-01'::date] as a, array['{"a": 1}'::jsonb] as b, array[9007199254740993] as c`,
  "select '[1,3)'::int4range as a, 'empty'::int8range as b, '{[1,2),[4,5)}'::int4multirange as c",
  "select '[2026-01-01,2026-02-01)'::daterange as a, '(,1.5]'::numrange as b",
  `select '${ID}1'::uuid as a, '127.0.0.1/8'::inet as b, '10.0.0.0/8'::cidr as c, '08:00:2b:01:02:03'::macaddr as d`,
  "select '(1,2)'::point as a, '<(1,2),3>'::circle as b, '((0,0),(1,1))'::box as c, '(0,0),(1,1)'::path as d",
  "select row(1, 'a') as a, row(null) as b, 'a b'::tsvector as c, 'a & b'::tsquery as d, '<a/>'::text as e",
  "select 'pg_class'::regclass as a, 'int4'::regtype as b, '0/16B3748'::pg_lsn as c, '$.a'::jsonpath as d",
  ['select $1::int8 as a', 9007199254740993n],
  ['select $1::text as a, $2::text as b', "it's \\ $1 -- /*", ''],
  ['select $1::text[] as a, $2::int[] as b', ['a', null, 'b"c', 'd\\e'], []],
  ['select $1::jsonb as a, $2::json as b', { a: [1, null] }, JSON.stringify([1])],
  ['select $1::bytea as a', Buffer.from('deadbeef', 'hex')],
  [
    'select $1::timestamptz as a, $2::date as b',
    new Date('2026-02-01T10:00:00.123Z'),
    '2026-02-01',
  ],
  ['select $1::bool as a, $2::int4 as b, $3::float8 as c', false, null, -0.5],
  ['select $1::int4 + $2::int4 as a', 1, '2'],
  ['select number from invoice where id = any($1::uuid[])', [`${ID}1`, `${ID}2`]],
  'select number, amount from invoice order by number',
  'select * from invoice order by number',
  'select count(*), sum(amount), avg(amount), max(number) from invoice',
  'select number from invoice where false',
  'table invoice',
  'values (1, null), (2, null)',
  'select number from invoice order by number for update',
  'with recursive r(n) as (select 1 union all select n + 1 from r where n < 3) select n from r',
  'explain (costs off) select 1',
  'show transaction_isolation',
  `insert into invoice (id, number) values ('${ID}8', '8')`,
  `insert into invoice (id, number) values ('${ID}8', '8'), ('${ID}9', '9') returning number, amount`,
  `insert into invoice (id, number) select '${ID}8', 'x' where false`,
  `insert into invoice (id, number) values ('${ID}1', '1') on conflict do nothing`,
  `insert into invoice (id, number) values ('${ID}1', '1')
    on conflict (tenant_id, id) do update set number = 'again' returning number`,
  'update invoice set amount = 5',
  'update invoice set amount = amount + 1 returning amount',
  'update invoice set amount = 5 where false',
  "delete from invoice where number = 'one'",
  'delete from invoice returning number',
  `merge into invoice i using (values ('${ID}1'::uuid), ('${ID}7')) v(id) on i.id = v.id
    when matched then update set amount = 3
    when not matched then insert (id, number) values (v.id, 'merged')`,
  `with gone as (delete from invoice returning number) select count(*)::int as count from gone`,
  `with made as (insert into invoice (id, number) values ('${ID}8', '8') returning id)
    update invoice set amount = 1 from made where invoice.id <> made.id`,
  "do $$ begin raise notice 'hello'; end $$",
  'set local work_mem = 64',
  'savepoint here',
  'lock table invoice in share mode',
  'copy (select 1) to stdout',
  '',
  '-- nothing',
  'selec',
  'select 1 / 0 as a',
  'select missing from invoice',
  'select * from missing',
  'select missing()',
  ['select $1::int4 as a', 'no number'],
  ['select $1::int4 as a, $2::int4 as b', 1],
  "select 'x'::uuid as a",
  'insert into invoice (number) values (null)',
  `insert into invoice (id, number) values ('${ID}1', 'taken')`,
  `insert into invoice (id, number, customer_id) values ('${ID}8', '8', '${ID}8')`,
  `insert into invoice (tenant_id, id, number) values ('${ID}0', '${ID}8', '8')`,
  "insert into currency values ('XXX', 'none')",
  'truncate invoice',
  'create table mine (id int)',
  'drop table invoice',
  'vacuum invoice',
  "do $$ begin raise exception 'mine' using errcode = 'T0001', detail = 'd', hint = 'h', column = 'c'; end $$",
  'select pg_read_file($$/etc/passwd$$)',
]

let application: TestApplication
let plain: Kysely<TestDatabase>
let named: Tenancy<TestDatabase>
let unnamed: Tenancy<TestDatabase>

beforeAll(async () => {
  application = await createTestApplication()
  const { config } = application
  const { id, placement } = await application.createTenant({ slug: 'acme' })
  await application.createTenant({ slug: 'other' })
  const [[name, cluster] = ['', {}]] = Object.entries(config.clusters)
  const open = (preparedStatements: boolean) => {
    const clusters = { [name]: { ...cluster, connections: 1, preparedStatements } }
    return createTenancy<TestDatabase>({ ...config, clusters })
  }
  named = await open(true)
  unnamed = await open(false)
  const resolved = resolveConfig(config)
  const options = `-c search_path=${placement.schema} -c tenantry.tenant_id=${id}`
  const connectionString = loginUrl(config.name, resolved.catalogCluster, 'app', placement.database)
  const types = typeParsers(resolved.types)
  const pool = new Pool({ connectionString, options, types, max: 1 })
  plain = new PlainKysely<TestDatabase>({ dialect: new PostgresDialect({ pool }) })
  for (const [index, slug] of ['acme', 'other'].entries()) {
    await named.run(slug, () =>
      sql`insert into invoice (id, number, amount)
        values (${`${ID}${index + 1}`}, ${slug}, ${index}), (${`${ID}${index + 3}`}, 'one', 2)`.execute(
        named.db,
      ),
    )
  }
})

afterAll(async () => {
  await plain?.destroy()
  await Promise.all([named?.close(), unnamed?.close()])
  await application?.[Symbol.asyncDispose]()
})

const QUERIES = STATEMENTS.map(toQuery)

// What would stay is not run alone, and on plain node-postgres some are no transaction.
const STAYS = /^(?:insert|update|delete|merge|with (?:gone|made)|set|savepoint|lock|vacuum)/

describe.each(QUERIES)('$sql', (query) => {
  test('a statement of a transaction, on its first, second and third use', async () => {
    const expected = await outcomeOf(plain, query)
    for (const tenancy of [named, unnamed]) {
      await tenancy.run('acme', async () => {
        for (let use = 0; use < 3; use += 1) {
          expect(await outcomeOf(tenancy.db, query)).toEqual(expected)
        }
      })
    }
  })

  test('the rows of a stream', async () => {
    const { rows, error } = await outcomeOf(plain, query)
    for (const chunkSize of [1, 100]) {
      const streamed = await named.run('acme', () => rowsOf(named.db, query, chunkSize))
      if (error === undefined) expect(streamed).toEqual({ rows })
      else expect(streamed.error).toEqual(error)
    }
  })
})

test.each(QUERIES.filter((query) => !STAYS.test(query.sql)))('alone: $sql', async (query) => {
  const expected = await settle(() => plain.executeQuery(query))
  for (const tenancy of [named, unnamed]) {
    await tenancy.run('acme', async () => {
      for (let use = 0; use < 3; use += 1) {
        expect(await settle(() => tenancy.db.executeQuery(query))).toEqual(expected)
      }
    })
  }
})

function toQuery(statement: (typeof STATEMENTS)[number]): CompiledQuery {
  const [text, ...values] = typeof statement === 'string' ? [statement] : statement
  return CompiledQuery.raw(text, values)
}

type Outcome = { rows?: unknown; error?: unknown; numAffectedRows?: bigint | undefined }

class Undo extends Error {}

/** In a transaction that is rolled back. */
async function outcomeOf(db: Kysely<TestDatabase>, query: CompiledQuery): Promise<Outcome> {
  let outcome: Outcome = {}
  const undone = db.transaction().execute(async (trx) => {
    outcome = await settle(() => trx.executeQuery(query))
    throw new Undo()
  })
  await expect(undone).rejects.toBeInstanceOf(Undo)
  return outcome
}

async function rowsOf(
  db: Kysely<TestDatabase>,
  query: CompiledQuery,
  chunkSize: number,
): Promise<Outcome> {
  let outcome: Outcome = {}
  const undone = db.transaction().execute(async (trx) => {
    outcome = await settle(async () => {
      const rows: unknown[] = []
      const stream = trx.getExecutor().stream(query, chunkSize)
      for await (const chunk of stream) rows.push(...chunk.rows)
      return { rows }
    })
    throw new Undo()
  })
  await expect(undone).rejects.toBeInstanceOf(Undo)
  return outcome
}

/** All that PostgreSQL tells of an error is compared, but the names that it has for the statement. */
async function settle(run: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await run()
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    const { length: _length, stack: _stack, where, message, ...told } = error
    return { error: { ...told, where: withoutName(where), message: withoutName(message) } }
  }
}

function withoutName(text: string | undefined): string | undefined {
  return text?.replace(/prepared statement "\w*"|unnamed portal|portal "\w*"/, 'it')
}
