import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { TenantryError } from '@tenantry/runtime/errors'

import { createTestFleet, migrationsWith, type TestFleet } from '../../../support/test-fleet.ts'

let fleet: TestFleet

beforeAll(async () => {
  fleet = await createTestFleet()
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

const OWN = 'tenant_id = (select tenantry.current_tenant())'
const TABLE = `create table note (tenant_id uuid not null, id int, text text, primary key (tenant_id, id));
  alter table note enable row level security;
  alter table note force row level security;
  grant select, insert, update, delete on note to {{app}}, {{system}};`
const POLICY = `create policy tenant on note to {{app}} using (${OWN});`

async function scratchSchemas(): Promise<unknown[]> {
  return await fleet.query("select from pg_namespace where nspname like 'tenantry_rehearsal%'")
}

async function rehearsing(text: string): Promise<unknown> {
  const before = await fleet.query("select relname from pg_class where relname = 'note'")
  try {
    await fleet.create({ slug: 'rehearsal', tier: 'bridged' }, await migrationsWith(text))
    await fleet.delete('rehearsal')
    return 'accepted'
  } catch (error) {
    // Whatever happened, nothing of it is left.
    expect(await fleet.fleet.catalog.findTenant('rehearsal')).toBeUndefined()
    expect(await fleet.query("select relname from pg_class where relname = 'note'")).toEqual(before)
    return error
  } finally {
    expect(await scratchSchemas()).toEqual([])
  }
}

describe('a migration that would leak is refused before any placement is touched', () => {
  test.each([
    ['rls-missing', 'no row-level security', 'create table note (tenant_id uuid, id int)'],
    [
      'rls-missing',
      'row-level security that is not forced',
      `${TABLE}${POLICY} alter table note no force row level security`,
    ],
    [
      'rls-missing',
      'a partition without it',
      `create table note (tenant_id uuid, id int) partition by hash (tenant_id);
       alter table note enable row level security; alter table note force row level security;
       create table note_1 partition of note for values with (modulus 1, remainder 0)`,
    ],
    [
      'missing-tenant-column',
      'a table of all',
      'create table note (id int); grant insert on note to {{app}}',
    ],
    [
      'missing-tenant-column',
      'one column of it',
      'create table note (id int, text text); grant update (text) on note to {{app}}',
    ],
    [
      'missing-tenant-column',
      'a grant to everybody',
      'create table note (id int); grant delete on note to public',
    ],
    ['policy-widens', 'true', `${TABLE} create policy all_rows on note to {{app}} using (true)`],
    ['policy-widens', 'to everybody', `${TABLE} create policy all_rows on note using (true)`],
    [
      'policy-widens',
      'a check that admits anything',
      `${TABLE} create policy tenant on note to {{app}} using (${OWN}) with check (true)`,
    ],
    [
      'policy-widens',
      'an or behind the comparison',
      `${TABLE} create policy tenant on note to {{app}} using (${OWN} or text = 'public')`,
    ],
    [
      'policy-widens',
      'an or around an and',
      `${TABLE} create policy tenant on note to {{app}} using (${OWN} and id > 0 or text = 'x')`,
    ],
    [
      'policy-widens',
      'its opposite',
      `${TABLE} create policy tenant on note to {{app}} using (tenant_id <> (select tenantry.current_tenant()))`,
    ],
    [
      'policy-widens',
      'everything while there is no tenant',
      `${TABLE} create policy tenant on note to {{app}}
         using (tenant_id = coalesce((select tenantry.current_tenant()), tenant_id))`,
    ],
    [
      'policy-widens',
      'a setting that anybody sets',
      `${TABLE} create policy tenant on note to {{app}} using (tenant_id::text = current_setting('x.y', true))`,
    ],
    ['unique-without-tenant', 'an index', `${TABLE}${POLICY} create unique index on note (text)`],
    [
      'unique-without-tenant',
      'a primary key',
      `${TABLE}${POLICY} alter table note drop constraint note_pkey, add primary key (id)`,
    ],
    [
      'unique-without-tenant',
      'the tenant only carried along',
      `${TABLE}${POLICY} create unique index on note (text) include (tenant_id)`,
    ],
    [
      'unique-without-tenant',
      'an exclusion',
      `${TABLE}${POLICY} alter table note add exclude using btree (text with =)`,
    ],
    [
      'foreign-key-without-tenant',
      'a reference by id alone',
      `${TABLE}${POLICY} alter table note add unique (id), add parent int references note (id)`,
    ],
    [
      'view-not-invoker',
      'a view',
      'create view note as select number from invoice; grant select on note to {{app}}',
    ],
    [
      'view-not-invoker',
      'a view that says so',
      'create view note with (security_invoker = false) as select number from invoice',
    ],
    [
      'materialized-view',
      'a materialized view',
      'create materialized view note as select number from invoice; grant select on note to {{app}}',
    ],
    [
      'materialized-view',
      'one column of it',
      'create materialized view note as select number from invoice; grant select (number) on note to {{app}}',
    ],
    ['grant-too-wide', 'truncate', `${TABLE}${POLICY} grant truncate on note to {{app}}`],
    ['grant-too-wide', 'everything', `${TABLE}${POLICY} grant all on note to {{app}}`],
  ])('%s: %s', async (rule, _what, text) => {
    expect(await rehearsing(text)).toMatchObject({
      code: 'MIGRATION_LEAKS',
      message: expect.stringContaining(`(${rule})`),
    })
  })
})

test('what leaks is a list, and what is to be done about it is said once', async () => {
  const leaking = await rehearsing(
    'create table a (tenant_id uuid); create table b (tenant_id uuid)',
  )
  if (!(leaking instanceof TenantryError)) throw new Error('Nothing was refused.')

  expect(leaking.message).toMatch(/rows:\n {2}a: .*\(rls-missing\)\n {2}b: .*\(rls-missing\)$/)
  expect(leaking.hint.match(/schema\.isolateTable/g)).toHaveLength(1)
})

describe('a migration that does not leak is accepted', () => {
  test.each([
    ['a table of tenants', `${TABLE}${POLICY}`],
    [
      'a policy with more conditions',
      `${TABLE} create policy tenant on note to {{app}} using (${OWN} and (id > 0 or text = 'x'))`,
    ],
    [
      'a policy that calls the function bare',
      `${TABLE} create policy tenant on note to {{app}} using (tenant_id = tenantry.current_tenant())`,
    ],
    [
      'a policy the other way round',
      `${TABLE} create policy tenant on note to {{app}} using ((select tenantry.current_tenant()) = tenant_id)`,
    ],
    [
      'a restrictive policy beside it',
      `${TABLE}${POLICY} create policy few on note as restrictive to {{app}} using (id < 10)`,
    ],
    ['no policy at all', TABLE],
    [
      'a unique key with the tenant',
      `${TABLE}${POLICY} create unique index on note (tenant_id, text)`,
    ],
    [
      'a reference with the tenant',
      `${TABLE}${POLICY} alter table note add parent int, add foreign key (tenant_id, parent) references note`,
    ],
    [
      'a view with the rights of whoever asks',
      'create view note with (security_invoker = yes) as select * from invoice; grant select on note to {{app}}',
    ],
    [
      'a materialized view for nobody',
      'create materialized view note as select number from invoice',
    ],
    ['a shared table', 'create table note (id int); grant select on note to {{app}}'],
    [
      'a partition with row-level security',
      `create table note (tenant_id uuid, id int) partition by hash (tenant_id);
       create table note_1 partition of note for values with (modulus 1, remainder 0);
       alter table note enable row level security; alter table note force row level security;
       alter table note_1 enable row level security; alter table note_1 force row level security`,
    ],
    ['a column', "alter table invoice add note text default 'x''y'"],
  ])('%s', async (_what, text) => {
    expect(await rehearsing(text)).toBe('accepted')
  })
})

describe('a migration that ends its transaction is refused', () => {
  test.each([
    ['commit', `${TABLE}${POLICY} commit;`],
    ['commit, and a new one', 'alter table invoice add note text; commit; begin;'],
    ['commit and chain', 'alter table invoice add note text; commit and chain;'],
    ['rollback', 'alter table invoice add note text; rollback;'],
    ['commit, then an error', `${TABLE}${POLICY} commit; select 1 / 0;`],
  ])('%s', async (_what, text) => {
    expect(await rehearsing(text)).toMatchObject({ code: 'MIGRATION_ENDS_TRANSACTION' })
  })

  test('a savepoint does not end it', async () => {
    const text = 'savepoint a; alter table invoice add note text; rollback to a; release a;'
    expect(await rehearsing(text)).toBe('accepted')
  })
})

test('a migration that cannot run is named', async () => {
  expect(await rehearsing('alter table nothing add x int')).toMatchObject({
    code: 'MIGRATION_FAILED',
    message: expect.stringMatching(/^20260201000000_added cannot run.*nothing/),
  })
})

test('a policy without an expression admits nobody, so it is no leak', async () => {
  await fleet.migrate(await migrationsWith(`${TABLE} create policy nothing on note to {{app}}`))
  await fleet.query("insert into pool.note values (gen_random_uuid(), 1, 'secret')")
  await fleet.application.asAppRole(fleet.database, async (client) => {
    expect((await client.query('select * from pool.note')).rows).toEqual([])
  })
})
