import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { findDrift, mendDrift, readFingerprints, verifyShapes } from '@tenantry/runtime/fleet'
import type { Tenant } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { createTestFleet, migrationsWith, type TestFleet } from '../../../support/test-fleet.ts'

/** One of each kind of thing, so that each can drift. */
const MORE = `create type mood as enum ('good', 'bad');
  create domain short as text check (length(value) < 10);
  create sequence counter increment by 5;
  alter table invoice add note text default 'none', add mood mood, add tag short,
    add total int generated always as (amount * 2) stored, add constraint positive check (amount >= 0);
  create index invoice_note on invoice (note);
  create function twice(n int) returns int language sql set search_path from current as 'select n * 2';
  create view big with (security_invoker = true) as select tenant_id, id, number from invoice where amount > 100;
  grant select on big to {{app}};
  grant select (note) on invoice to {{app}};
  create function stamp() returns trigger language plpgsql as $$ begin return new; end $$;
  create trigger stamp before insert on invoice for each row execute function stamp();`

let fleet: TestFleet
let migrations: RenderedMigration[]
let count = 0

beforeAll(async () => {
  fleet = await createTestFleet()
  migrations = await migrationsWith(MORE)
  await fleet.migrate(migrations)
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

async function createDrifted(sql: string): Promise<Tenant> {
  count += 1
  const tenant = await fleet.create({ slug: `t${count}`, tier: 'bridged' }, migrations)
  await drift(tenant, sql)
  return tenant
}

async function drift({ placement }: Tenant, sql: string): Promise<void> {
  const role = `"${fleet.config.name}_owner"`
  const named = sql.replaceAll('{{app}}', `"${fleet.config.name}_app"`)
  await fleet.query(
    `begin; set local search_path = "${placement.schema}", pg_temp; set local role ${role}; ${named}; commit`,
  )
}

async function mended(tenant: Tenant, acceptDataLoss = false): Promise<unknown> {
  const found = await findDrift(fleet.fleet, migrations, [tenant.placement])
  expect(found.unreadable).toEqual([])
  const [drifted] = found.classes
  if (drifted === undefined) throw new Error('no drift was found')
  const errors = await mendDrift(fleet.fleet, drifted, { acceptDataLoss })
  return errors.get(tenant.placement.id)?.code ?? 'mended'
}

async function problemOf(tenant: Tenant): Promise<string | undefined> {
  const errors = await verifyShapes(fleet.fleet, migrations, [tenant.placement])
  const error = errors.get(tenant.placement.id)
  return error && `${error.code} ${error.message}`
}

test('a pool, a bridge and a silo have the same fingerprint, in whatever order their columns are', async () => {
  await fleet.create({ slug: 'pooled', tier: 'pooled' }, migrations)
  const bridge = await createDrifted('select')
  const other = await createDrifted(
    'alter table customer drop column name; alter table customer add email text; alter table customer add name text not null; alter table customer drop column email; alter table customer add constraint customer_name unique (tenant_id, name)',
  )
  const silo = await fleet.create({ slug: 'siloed', tier: 'siloed' }, migrations)
  const pool = (await fleet.fleet.catalog.placements()).filter(({ mode }) => mode === 'pool')
  const placements = [bridge.placement, other.placement, silo.placement, ...pool]
  const { fingerprints } = await readFingerprints(fleet.fleet, placements)
  expect([fingerprints.size, new Set(fingerprints.values()).size]).toEqual([4, 1])
  expect(await verifyShapes(fleet.fleet, migrations, placements)).toEqual(new Map())
  expect(
    await fleet.query("select from pg_namespace where nspname like 'tenantry_reference%'"),
  ).toEqual([])
})

describe('each kind of drift is found, named and mended', () => {
  test.each([
    ['+ index extra on invoice', 'create index extra on invoice (number)'],
    ['- index invoice_note on invoice', 'drop index invoice_note'],
    [
      '~ index invoice_note',
      'drop index invoice_note; create index invoice_note on invoice (number)',
    ],
    ['- column invoice.note text', 'alter table invoice drop column note'],
    ['~ column invoice.note: default is', "alter table invoice alter note set default 'x'"],
    ['~ column invoice.note: default is none', 'alter table invoice alter note drop default'],
    ['~ column invoice.note: not null is yes', 'alter table invoice alter note set not null'],
    ['~ column customer.name: not null is none', 'alter table customer alter name drop not null'],
    ['- constraint positive on invoice', 'alter table invoice drop constraint positive'],
    [
      '~ constraint positive',
      'alter table invoice drop constraint positive, add constraint positive check (amount >= 0) not valid',
    ],
    ['- constraint invoice_customer', 'alter table invoice drop constraint invoice_customer'],
    ['+ constraint extra', "alter table invoice add constraint extra check (number <> '')"],
    ['~ table invoice: rls is none', 'alter table invoice disable row level security'],
    ['~ table invoice: forced is none', 'alter table invoice no force row level security'],
    ['- policy tenant on invoice', 'drop policy tenant on invoice'],
    ['+ policy open on invoice', 'create policy open on invoice using (true)'],
    ['~ policy tenant on invoice', 'alter policy tenant on invoice using (true)'],
    ['+ grant on table currency to public', 'grant select on currency to public'],
    [
      '- grant on table invoice to {{app}}',
      'revoke all on invoice from {{app}}; grant select (note) on invoice to {{app}}',
    ],
    ['~ grant on table currency to {{app}}', 'grant delete on currency to {{app}}'],
    ['- grant on column invoice.note to {{app}}', 'revoke select (note) on invoice from {{app}}'],
    [
      '+ grant on routine twice(n integer) to {{app}}',
      'grant execute on function twice to {{app}}',
    ],
    ['- function twice', 'drop function twice'],
    [
      '~ function twice',
      "create or replace function twice(n int) returns int language sql as 'select 3'",
    ],
    ['+ function extra', "create function extra() returns int language sql as 'select 3'"],
    ['- view big', 'drop view big'],
    ['~ view big', 'alter view big reset (security_invoker)'],
    ['- trigger stamp on invoice', 'drop trigger stamp on invoice'],
    ['~ trigger stamp on invoice: state is D', 'alter table invoice disable trigger stamp'],
    [
      '+ trigger other on invoice',
      'create trigger other before update on invoice for each row execute function stamp()',
    ],
    ['- sequence counter', 'drop sequence counter'],
    ['~ sequence counter', 'alter sequence counter increment by 1'],
    ['+ type extra', "create type extra as enum ('a')"],
    ['- column invoice.mood mood', 'alter table invoice drop column mood; drop type mood'],
    ['- column invoice.total integer', 'alter table invoice drop column total'],
    ['+ rule quiet', 'create rule quiet as on delete to currency do instead nothing'],
    ['- table currency', 'drop table currency'],
  ])('%s', async (text, sql) => {
    const tenant = await createDrifted(sql)
    expect(await problemOf(tenant)).toContain(text)
    expect(await mended(tenant)).toBe('mended')
    expect(await problemOf(tenant)).toBeUndefined()
  })
})

test.each([
  ['+ column invoice.extra integer', 'alter table invoice add extra int'],
  [
    '+ table extra',
    'create table extra (id int primary key, at timestamptz); create index on extra (at); grant select on extra to {{app}}',
  ],
  ['+ sequence extra', 'create sequence extra'],
  [
    '~ column customer.name: type is character varying(50)',
    'alter table customer alter name type varchar(50)',
  ],
])('%s goes only when the loss of data is accepted', async (text, sql) => {
  const tenant = await createDrifted(sql)
  expect(await problemOf(tenant)).toContain(text)
  expect(await mended(tenant)).toBe('DRIFT_LOSES_DATA')
  expect(await problemOf(tenant)).toContain(text)
  expect(await mended(tenant, true)).toBe('mended')
  expect(await problemOf(tenant)).toBeUndefined()
})

test.each([
  ['an enum with another label', "alter type mood add value 'ugly'"],
  [
    'a generated column made otherwise',
    'alter table invoice drop column total, add total int generated always as (amount * 3) stored',
  ],
  ['a changed domain', 'alter domain short set not null'],
])('%s is named, and nothing is done', async (_title, sql) => {
  const tenant = await createDrifted(`${sql}; create index extra on invoice (number)`)
  expect(await mended(tenant)).toBe('DRIFT_UNMENDABLE')
  expect(await problemOf(tenant)).toContain('+ index extra')
})

test('what the administrator made by hand goes, and what he owns goes back to the owner', async () => {
  const tenant = await createDrifted('select')
  const { schema } = tenant.placement
  await fleet.query(
    `create view "${schema}".by_hand as select 1 as one; alter table "${schema}".currency owner to current_user`,
  )
  expect(await problemOf(tenant)).toContain('owner is')
  expect(await mended(tenant)).toBe('mended')
})

test('rows that stand in the way leave a placement as it was, and the others are mended', async () => {
  const sql = 'alter table invoice drop constraint positive'
  const [dirty, clean] = [await createDrifted(sql), await createDrifted(sql)]
  await fleet.query(
    `begin; set local role "${fleet.config.name}_system";
     insert into "${dirty.placement.schema}".invoice (tenant_id, number, amount) values ('${dirty.id}', '1', -1); commit`,
  )
  const found = await findDrift(fleet.fleet, migrations, [dirty.placement, clean.placement])
  expect(found.classes).toHaveLength(1)
  const [drifted] = found.classes
  const errors = drifted && (await mendDrift(fleet.fleet, drifted))
  expect([...(errors ?? [])].map(([id, { code }]) => [id, code])).toEqual([
    [dirty.placement.id, 'DRIFT_MEND_FAILED'],
  ])
  expect(await problemOf(dirty)).toContain('- constraint positive')
  expect(await problemOf(clean)).toBeUndefined()
})

test('a placement that changed since it was looked at is left alone', async () => {
  const tenant = await createDrifted('create index extra on invoice (number)')
  const { classes } = await findDrift(fleet.fleet, migrations, [tenant.placement])
  await drift(tenant, 'create index more on invoice (number)')
  const [drifted] = classes
  const errors = drifted && (await mendDrift(fleet.fleet, drifted))
  expect(errors?.get(tenant.placement.id)?.code).toBe('DRIFT_MOVED')
})

test('a placement whose schema is gone is named, not skipped', async () => {
  const tenant = await createDrifted('select')
  await fleet.query(`drop schema "${tenant.placement.schema}" cascade`)
  const { unreadable } = await findDrift(fleet.fleet, migrations, [tenant.placement])
  expect(unreadable.map(({ error }) => error.code)).toEqual(['PLACEMENT_UNREADABLE'])
})
