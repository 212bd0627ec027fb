import { afterAll, beforeAll, expect, test } from 'vitest'

import { type Schema } from '../../src/schema/index.ts'
import { readSchemaOf } from '../../src/workspace/open-scratch.ts'
import {
  createTestFleet,
  sqlMigration,
  type TestFleet,
  typescriptMigration,
} from '../support/test-fleet.ts'

let fleet: TestFleet
let schema: Schema

beforeAll(async () => {
  fleet = await createTestFleet()
  const written = await sqlMigration(
    '20260101000000_written',
    `create type mood as enum ('glad', 'sad');
     comment on type mood is 'How it is.';
     create domain short as varchar(5);
     create table country (code char(2) primary key, name text not null);
     grant select on country to {{app}};
     create table customer (
       tenant_id uuid not null, id uuid not null default gen_random_uuid(), email text not null,
       mood mood, moods mood[] not null default '{}', short short, shorts short[], amount numeric(12, 2)[],
       large bigint generated always as identity, twice int generated always as (2 * 2) stored,
       span tstzrange, country char(2) references country,
       primary key (tenant_id, id), unique (tenant_id, email), check (email <> ''));
     comment on table customer is 'Who buys.';
     comment on column customer.email is 'Where to write to.';
     create table invoice_line (
       tenant_id uuid not null, invoice_id uuid, customer_id uuid not null, number int not null, open int,
       primary key (tenant_id, customer_id, number),
       foreign key (tenant_id, customer_id) references customer on delete cascade);
     create unique index part on invoice_line (tenant_id, number) where number > 0;
     create unique index whole on invoice_line (tenant_id, invoice_id);
     create index odd on invoice_line (tenant_id, (number + 1));
     create view customer_names with (security_invoker) as select tenant_id, id, email from customer;
     grant select on customer_names to {{app}};`,
  )
  const built = await typescriptMigration('20260101000001_built', async (migration) => {
    await migration.createTenantTable('invoice', (table) => table.addColumn('due', 'date'))
    await migration.createSharedTable('rate', (table) => table.addColumn('value', 'numeric'))
  })
  schema = await readSchemaOf(fleet.fleet, [written, built])
})
afterAll(async () => await fleet?.[Symbol.asyncDispose]())

const table = (name: string) => schema.tables.find((one) => one.name === name)
const column = (of: string, name: string) => table(of)?.columns.find((one) => one.name === name)

test('tells what each table is for', () => {
  expect(schema.tables.map(({ name, kind, isView }) => [name, kind, isView])).toEqual([
    ['country', 'shared', false],
    ['customer', 'tenant', false],
    ['customer_names', 'tenant', true],
    ['invoice', 'tenant', false],
    ['invoice_line', 'tenant', false],
    ['rate', 'shared', false],
  ])
  expect(table('customer')?.comment).toBe('Who buys.')
  expect(schema.enums).toEqual([{ name: 'mood', labels: ['glad', 'sad'], comment: 'How it is.' }])
})

test('reads keys, references, checks and indexes', () => {
  expect(table('customer')).toMatchObject({
    primaryKey: ['tenant_id', 'id'],
    uniques: [{ columns: ['tenant_id', 'email'] }],
    checks: [{ name: 'customer_email_check', expression: "(email <> ''::text)" }],
    references: [{ columns: ['country'], table: 'country', targets: ['code'] }],
  })
  expect(table('invoice_line')).toMatchObject({
    primaryKey: ['tenant_id', 'customer_id', 'number'],
    uniques: [{ name: 'whole', columns: ['tenant_id', 'invoice_id'] }],
    references: [
      {
        columns: ['tenant_id', 'customer_id'],
        table: 'customer',
        targets: ['tenant_id', 'id'],
        onDelete: 'cascade',
        isValidated: true,
      },
    ],
    indexes: [
      { name: 'odd', columns: ['tenant_id', undefined] },
      { name: 'part', columns: ['tenant_id', 'number'], isUnique: true },
      { name: 'whole' },
    ],
  })
})

function typeOf(name: string) {
  const { sql, name: base, kind, isArray } = column('customer', name)?.type ?? {}
  return [sql, base, kind, isArray]
}

test('reads types down to what they are made of', () => {
  expect(typeOf('mood')).toEqual(['mood', 'mood', 'enum', false])
  expect(typeOf('moods')).toEqual(['mood[]', 'mood', 'enum', true])
  expect(typeOf('short')).toEqual(['short', 'varchar', 'base', false])
  expect(typeOf('shorts')).toEqual(['short[]', 'varchar', 'base', true])
  expect(typeOf('amount')).toEqual(['numeric(12,2)[]', 'numeric', 'base', true])
  expect(typeOf('span')).toEqual(['tstzrange', 'tstzrange', 'range', false])
})

test('tells who writes a column', () => {
  expect(column('customer', 'large')?.generated).toBe('identity always')
  expect(column('customer', 'twice')).toMatchObject({ generated: 'stored', default: undefined })
  expect(column('customer', 'moods')).toMatchObject({ isNullable: false, default: "'{}'::mood[]" })
  expect(column('customer', 'email')?.comment).toBe('Where to write to.')
})

test('reads policies, grants and row-level security', () => {
  const { app, system } = fleet.fleet.rolesOn('primary')
  expect(table('invoice')).toMatchObject({
    rowSecurity: { isEnabled: true, isForced: true },
    policies: [
      { name: 'system', command: 'all', roles: [system], using: 'true', check: 'true' },
      { name: 'tenant', command: 'all', isRestrictive: false, roles: [app] },
    ],
    grants: [
      { role: app, privileges: ['delete', 'insert', 'select', 'update'] },
      { role: system, privileges: ['delete', 'insert', 'select', 'update'] },
    ],
  })
})

test('what was read is gone from the database', async () => {
  const left = await fleet.query<{ nspname: string }>(
    "select nspname from pg_namespace where nspname like 'tenantry_reference%'",
  )
  expect(left).toEqual([])
})
