import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { readFingerprints, type Tenant } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { invertMigration } from '../../src/sql/index.ts'
import {
  createTestFleet,
  migrationsWith,
  sqlMigration,
  type TestFleet,
} from '../support/test-fleet.ts'

const GIVEN = `create type mood as enum ('good', 'bad');
  alter table invoice add column note text default 'none', add column tag varchar(10);
  alter table invoice add constraint positive check (amount >= 0) not valid;
  alter table invoice add constraint tagged unique (tenant_id, tag);
  create index invoice_note on invoice (note);
  create function stamp() returns trigger language plpgsql as 'begin return new; end';
  create trigger stamp before insert on invoice for each row execute function stamp();
  create view seen with (security_invoker = true) as select id from invoice`

let fleet: TestFleet
let before: RenderedMigration[]
let tenant: Tenant
let was: string | undefined

beforeAll(async () => {
  fleet = await createTestFleet()
  before = await migrationsWith(GIVEN)
  await fleet.migrate(before)
  tenant = await fleet.create({ slug: 'acme', tier: 'bridged' }, before)
  was = await fingerprint()
  expect(was).toBeDefined()
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

async function run(statements: readonly string[]): Promise<void> {
  const { name } = fleet.config
  const named = statements.map((statement) =>
    statement.replaceAll(/\{\{(\w+)\}\}/g, (_, role: string) => `"${name}_${role}"`),
  )
  const start = `set search_path = "${tenant.placement.schema}", pg_temp; set role "${name}_owner"`
  const isAlone = named.some((statement) => statement.includes('concurrently'))
  if (!isAlone) return void (await fleet.query(['begin', start, ...named, 'commit'].join(';\n')))
  await fleet.application.asAdmin(fleet.database, async (client) => {
    await client.query(start)
    for (const statement of named) await client.query(statement)
  })
}

async function fingerprint(): Promise<string | undefined> {
  const { fingerprints } = await readFingerprints(fleet.fleet, [tenant.placement])
  return fingerprints.get(tenant.placement.id)
}

async function invert(sql: string): Promise<Awaited<ReturnType<typeof invertMigration>>> {
  const { statements } = await sqlMigration('20260301000000_next', sql)
  return await invertMigration(statements, before)
}

describe('up and its inverse leave the schema as it was', () => {
  test.each([
    "create table bed (id int, name text default 'x'); create index on bed (name); grant select on bed to {{app}}",
    'alter table invoice add column "Order" int default 3 check ("Order" > 0)',
    'create index on invoice (note, tag)',
    'create index concurrently later on invoice (note)',
    'create unique index once on invoice (tenant_id, lower(note)) where note is not null',
    'alter table invoice add constraint big check (amount < 5)',
    'alter table invoice add unique (tenant_id, note)',
    'alter table invoice add foreign key (tenant_id, customer_id) references customer (tenant_id, id)',
    'alter table invoice drop constraint positive',
    'alter table invoice drop constraint tagged',
    'alter table invoice drop constraint invoice_customer',
    'alter table invoice validate constraint positive',
    'alter table invoice alter column note set not null',
    'alter table invoice alter column number drop not null',
    "alter table invoice alter column note set default 'other'",
    "alter table invoice alter column tag set default 'other'",
    'alter table invoice alter column note drop default',
    'alter table invoice alter column tag type varchar(20)',
    'alter table invoice no force row level security',
    'alter table invoice disable row level security',
    'alter table invoice rename column note to remark',
    'alter table invoice rename constraint positive to above',
    'alter table invoice rename to bill',
    'alter index invoice_note rename to noted',
    'alter policy tenant on invoice rename to own',
    'alter trigger stamp on invoice rename to stamped',
    'alter type mood rename to temper',
    'alter table invoice disable trigger stamp',
    'create policy more on invoice as restrictive to {{app}} using (amount > 0)',
    'create trigger again before update on invoice for each row execute function stamp()',
    "create function twice(n int, variadic rest numeric(5, 2)[] default '{}') returns table (m int) language sql as 'select 1'",
    "create procedure go(inout n int) language plpgsql as 'begin end'",
    'create type size as (a int, b text)',
    'create domain short as text check (length(value) < 5)',
    'create sequence counter',
    'create view more with (security_invoker) as select id from invoice',
    'grant select on seen to {{app}}, {{system}}',
    'set local work_mem = 4096; lock table invoice',
    'create table bed (id int); alter table bed rename to couch; alter table couch add column x int',
  ])('%s', async (sql) => {
    const up = await sqlMigration('20260301000000_next', sql)
    const inverse = await invert(sql)
    expect(inverse).toHaveProperty('statements')
    if (!('statements' in inverse)) return
    await run(up.statements)
    const isChange = !sql.startsWith('set local')
    expect((await fingerprint()) !== was).toBe(isChange)
    await run(inverse.statements)
    expect(await fingerprint()).toBe(was)
  })
})

describe('what cannot surely be undone is refused, with the reason', () => {
  test.each([
    ['drop table invoice', /cannot be brought back/],
    ['alter table invoice drop column note', /cannot be brought back/],
    ['drop policy tenant on invoice', /cannot be brought back/],
    ["update invoice set note = ''", /what the rows were/],
    ["alter type mood add value 'so-so'", /no value out of an enum/],
    ['alter table invoice alter column amount type text', /may be no integer/],
    ['alter table other alter column x set not null', /no migration says/],
    ['create table if not exists bed (id int)', /may have been there/],
    [
      "create or replace function stamp() returns trigger language plpgsql as 'begin end'",
      /replaces/,
    ],
    ['alter table invoice add check (amount > 0)', /no name/],
    ['do $$ begin end $$', /nobody knows/],
    ["select setval('counter', 5)", /functions/],
    ['revoke select on invoice from {{app}}', /not known/],
    ['create table bed (id int); drop table invoice', /cannot be brought back/],
  ])('%s', async (sql, why) => {
    expect(await invert(sql)).toEqual({ refusals: [expect.stringMatching(why)] })
  })
})

test('what holds rows by now is told apart', async () => {
  const inverse = await invert(
    'create index x on invoice (note); alter table invoice add column y int',
  )
  expect(inverse).toEqual({
    statements: ['alter table invoice drop column y', 'drop index x'],
    loses: ['alter table invoice drop column y'],
  })
})
