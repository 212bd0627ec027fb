import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'

import '../support/provided-context.ts'
import { locksOf, parseSql, SchemaModel } from '../../src/sql/index.ts'

const SCHEMA = 'lock_words'
const GIVEN = [
  'create table parent (id int primary key, note text)',
  'create table child (id int, parent_id int, amount int, name varchar(10), note text)',
  'alter table child add constraint to_parent foreign key (parent_id) references parent (id) not valid',
  'alter table child add constraint positive check (amount > 0) not valid',
  'create index child_name on child (name)',
  'create unique index child_id on child (id)',
  'create table third (id int references parent)',
]
const MORE = [
  "create function touch() returns trigger language plpgsql as 'begin return new; end'",
  'create trigger touched before insert on child for each row execute function touch()',
  'create policy open on child using (true)',
  'create materialized view totals as select id from child',
]

let client: Client

beforeAll(async () => {
  client = new Client({ connectionString: inject('databaseUrl') })
  await client.connect()
  await client.query(
    [`drop schema if exists ${SCHEMA} cascade`, `create schema ${SCHEMA}`].join(';'),
  )
  await client.query(`set search_path = ${SCHEMA}`)
  for (const statement of [...GIVEN, ...MORE]) await client.query(statement)
})

afterAll(async () => {
  await client.query(`drop schema ${SCHEMA} cascade`)
  await client.end()
})

interface Observed {
  readonly modes: Record<string, string>
  readonly rewritten: string[]
}

interface Held {
  readonly name: string
  readonly mode: string | null
  readonly isRewritten: boolean
}

/** The strongest lock on each table that was there, as PostgreSQL holds it; and which were written anew. */
async function observe(sql: string): Promise<Observed> {
  await client.query(`create temp table was as select oid, relname, relfilenode from pg_class
    where relnamespace = '${SCHEMA}'::regnamespace and relkind in ('r', 'm')`)
  await client.query('begin')
  try {
    await client.query(sql)
    const { rows } = await client.query<Held>(
      `select w.relname as name, l.mode, w.relfilenode <> c.relfilenode as "isRewritten"
       from was w left join pg_class c using (oid)
       join pg_locks l on l.relation = w.oid and l.pid = pg_backend_pid()`,
    )
    const isRewritten = new Set(rows.filter((row) => row.isRewritten).map(({ name }) => name))
    // A truncated table has a new file as well, into which nothing is written.
    const rewritten = sql.startsWith('truncate') ? [] : [...isRewritten]
    return { modes: strongest(rows), rewritten }
  } finally {
    await client.query('rollback')
    await client.query('drop table was')
  }
}

const MODES = [
  ['AccessShareLock', 'access share'],
  ['RowShareLock', 'row share'],
  ['RowExclusiveLock', 'row exclusive'],
  ['ShareUpdateExclusiveLock', 'share update exclusive'],
  ['ShareLock', 'share'],
  ['ShareRowExclusiveLock', 'share row exclusive'],
  ['ExclusiveLock', 'exclusive'],
  ['AccessExclusiveLock', 'access exclusive'],
] as const

function strongest(rows: readonly Held[]): Record<string, string> {
  const ranks = new Map<string, number>()
  for (const { name, mode } of rows) {
    const rank = MODES.findIndex(([held]) => held === mode)
    ranks.set(name, Math.max(rank, ranks.get(name) ?? -1))
  }
  return Object.fromEntries([...ranks].map(([name, rank]) => [name, MODES[rank]?.[1] ?? '']))
}

async function foretell(
  sql: string,
): Promise<{ modes: Record<string, string>; rewritten: string[] }> {
  const schema = new SchemaModel()
  for (const statement of await parseSql(GIVEN)) {
    for (const change of statement.changes)
      schema.apply(change, { migration: 'given', statement: '' })
  }
  const [statement] = await parseSql([sql])
  if (statement === undefined) throw new Error('no statement')
  const { locks, unknown } = locksOf(statement, schema)
  expect(unknown).toEqual([])
  return {
    modes: Object.fromEntries(locks.map(({ table, mode }) => [table, mode])),
    rewritten: locks.filter(({ work }) => work === 'writes all rows').map(({ table }) => table),
  }
}

test.each([
  'alter table child add column extra text',
  'alter table child add column extra int default 5',
  'alter table child add column extra uuid default gen_random_uuid()',
  'alter table child add column extra timestamptz default now()',
  'alter table child add column extra int references parent',
  'alter table child add column extra int generated always as (amount * 2) stored',
  'alter table child add column extra bigserial',
  'alter table child drop column note',
  'alter table child alter column amount type bigint',
  'alter table child alter column name type varchar(20)',
  'alter table child alter column name type text',
  'alter table child alter column note type varchar(20)',
  'alter table child alter column note type int using note::int',
  'alter table child alter column note set not null',
  "alter table child alter column note set default 'x'",
  'alter table child alter column note drop default',
  'alter table child alter column note set statistics 100',
  'alter table child alter column note set storage external',
  'alter table child set (fillfactor = 80)',
  'alter table child set unlogged',
  'alter table child replica identity full',
  'alter table child add constraint more check (amount < 5)',
  'alter table child add constraint more check (amount < 5) not valid',
  'alter table child add constraint more foreign key (id) references parent',
  'alter table child add constraint more foreign key (id) references parent not valid',
  'alter table child add constraint more unique (amount)',
  'alter table child add constraint more unique using index child_id',
  'alter table child validate constraint positive',
  'alter table child validate constraint to_parent',
  'alter table child drop constraint positive',
  'alter table child drop constraint to_parent',
  'alter table child enable row level security',
  'alter table child force row level security, add column extra text',
  'create policy own on child using (id > 0)',
  'alter policy open on child using (id > 0)',
  'drop policy open on child',
  'create index more on child (amount)',
  'create trigger again before insert on child for each row execute function touch()',
  'drop trigger touched on child',
  'alter table child disable trigger touched',
  'alter table child rename to kid',
  'alter table child rename column note to remark',
  'alter table child rename constraint positive to above_zero',
  'drop table third',
  'truncate child',
  'lock table child in share mode',
  "comment on table child is 'x'",
  "comment on column child.note is 'x'",
  'reindex table child',
  'insert into child (id) select id from parent',
  'update child set amount = 1 where id in (select id from parent)',
  'delete from child',
  'create view seen as select id from child',
  'create table fourth (id int references parent)',
])('what is foretold of `%s` is what PostgreSQL locks', async (sql) => {
  expect(await foretell(sql)).toEqual(await observe(sql))
})

test('a validated check spares the reading of all rows for not null, in a statement of its own', async () => {
  const messages: string[] = []
  const listen = ({ message = '' }): void => void messages.push(message)
  client.on('notice', listen)
  await client.query(`begin; set local client_min_messages = debug1;
    alter table child add constraint present check (note is not null)`)
  messages.length = 0
  await client.query('alter table child alter column note set not null')
  await client.query('rollback')
  client.off('notice', listen)
  expect(messages.join()).toContain('sufficient to prove that it does not contain nulls')

  const schema = new SchemaModel()
  const given = [...GIVEN, 'alter table child add constraint present check (note is not null)']
  for (const statement of await parseSql(given)) {
    for (const change of statement.changes)
      schema.apply(change, { migration: 'given', statement: '' })
  }
  const [statement] = await parseSql(['alter table child alter column note set not null'])
  expect(statement && locksOf(statement, schema).locks).toMatchObject([
    { mode: 'access exclusive', work: undefined },
  ])
})

test('what cannot be known is said', async () => {
  const [statement] = await parseSql(["do $$ begin execute 'drop table child'; end $$"])
  expect(statement && locksOf(statement)).toEqual({ locks: [], unknown: ['a do block'] })
})

test('reads and writes wait for an alter table, only writes for an index that is built', async () => {
  const statements = await parseSql([
    'alter table child add column extra text',
    'create index more on child (amount)',
    'create index concurrently more on child (amount)',
  ])
  expect(statements.map((statement) => locksOf(statement).locks[0])).toMatchObject([
    { blocks: 'reads and writes', work: undefined },
    { blocks: 'writes', work: 'builds an index' },
    { blocks: 'schema changes', work: 'builds an index' },
  ])
})
