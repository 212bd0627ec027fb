import { existsSync } from 'node:fs'

import { expect, inject, test } from 'vitest'

import { readLiveDatabase } from '../../../src/workspace/live-database/index.ts'
import { OLDEST_PROGRAMS, startOlderServer } from '../../support/older-server.ts'
import { createCaseDatabase } from './case-database.ts'

/** One of each thing that is judged, each in a schema and with a login of its own. */
const SCHEMA = `create role {{login}} login;
create schema {{s}};
grant usage on schema {{s}} to {{login}};
create type {{s}}.state as enum ('open', 'paid');
create sequence {{s}}.number;
create table {{s}}.member (tenant_id uuid not null, id bigint not null, name text, note varchar(10), primary key (tenant_id, id));
create table {{s}}.invoice (
  tenant_id uuid not null, id bigint not null default nextval('{{s}}.number'), member_id bigint, state {{s}}.state not null default 'open',
  primary key (tenant_id, id), constraint member foreign key (tenant_id, member_id) references {{s}}.member (tenant_id, id)
);
create unique index name on {{s}}.member (tenant_id, name) where id > 1;
alter table {{s}}.invoice enable row level security;
alter table {{s}}.invoice force row level security;
create policy own on {{s}}.invoice using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid);
create policy member on {{s}}.invoice as restrictive to {{login}}
  using (state = 'open' and exists (select from {{s}}.member m where m.id = member_id));
grant select on {{s}}.invoice to {{login}};
create view {{s}}.open_invoice as select i.id, m.name from {{s}}.invoice i join {{s}}.member m on m.id = i.member_id where i.state = 'open';
create rule ignore as on delete to {{s}}.member do instead nothing;
create function {{s}}.total() returns bigint language sql as 'select count(*) from {{s}}.invoice';
create function {{s}}.atomic() returns bigint language sql begin atomic select count(*) from {{s}}.invoice; end;
create function {{s}}.touch() returns trigger language plpgsql set search_path from current as 'begin return new; end';
create trigger touch before update on {{s}}.invoice for each row execute function {{s}}.touch();
create table {{s}}.event (tenant_id uuid not null) partition by list (tenant_id);
create table {{s}}.event_0 partition of {{s}}.event default;`

/** What makes a schema another one, each of them alone. `{{other}}` is a schema that holds the same. */
const CHANGES = [
  'alter table {{s}}.invoice disable row level security',
  'alter table {{s}}.invoice no force row level security',
  "alter policy own on {{s}}.invoice using (tenant_id <> nullif(current_setting('app.tenant_id', true), '')::uuid)",
  "alter policy own on {{s}}.invoice using (tenant_id = nullif(current_setting('app.tenant', true), '')::uuid)",
  'alter policy own on {{s}}.invoice to {{login}}',
  'alter policy own on {{s}}.invoice with check (true)',
  "alter policy member on {{s}}.invoice using (state = 'paid' and exists (select from {{s}}.member m where m.id = member_id))",
  "alter policy member on {{s}}.invoice using (state = 'open' and exists (select from {{other}}.member m where m.id = member_id))",
  "alter policy member on {{s}}.invoice using (state = 'open' and exists (select from {{s}}.invoice m where m.id = member_id))",
  'grant insert on {{s}}.invoice to {{login}}',
  'grant select on {{s}}.invoice to public',
  'grant select on {{s}}.invoice to {{login}} with grant option',
  'grant select (name) on {{s}}.member to {{login}}',
  'grant create on schema {{s}} to {{login}}',
  'alter table {{s}}.member owner to {{login}}',
  'alter table {{s}}.member add column colour text',
  'alter table {{s}}.member alter note type varchar(20)',
  'alter table {{s}}.invoice alter id drop default',
  'alter table {{s}}.invoice alter state drop not null',
  'alter table {{s}}.invoice drop constraint member, add constraint member foreign key (tenant_id, member_id) references {{other}}.member (tenant_id, id)',
  'alter table {{s}}.invoice drop constraint member, add constraint member foreign key (tenant_id, member_id) references {{s}}.member (tenant_id, id) on delete cascade',
  'alter table {{s}}.invoice drop constraint member, add constraint member foreign key (tenant_id, member_id) references {{s}}.member (tenant_id, id) on delete set null (member_id)',
  'alter table {{s}}.invoice drop constraint member, add constraint member foreign key (tenant_id, member_id) references {{s}}.member (tenant_id, id) not valid',
  'drop index {{s}}.name; create unique index name on {{s}}.member (name) where id > 1',
  'drop index {{s}}.name; create unique index name on {{s}}.member (tenant_id, name) where id > 2',
  "create or replace view {{s}}.open_invoice as select i.id, m.name from {{s}}.invoice i join {{s}}.member m on m.id = i.member_id where i.state = 'paid'",
  "create or replace view {{s}}.open_invoice as select i.id, m.name from {{other}}.invoice i join {{s}}.member m on m.id = i.member_id where i.state = 'open'",
  'alter view {{s}}.open_invoice set (security_invoker = true)',
  'create or replace rule ignore as on delete to {{s}}.member do instead delete from {{s}}.invoice',
  'alter function {{s}}.total() security definer',
  'alter function {{s}}.total() set search_path = public',
  'revoke execute on function {{s}}.total() from public',
  "create or replace function {{s}}.total() returns bigint language sql as 'select count(*) from {{other}}.invoice'",
  'create or replace function {{s}}.atomic() returns bigint language sql begin atomic select count(*) from {{other}}.invoice; end',
  'alter table {{s}}.invoice disable trigger touch',
  'create or replace trigger touch before update on {{s}}.invoice for each row execute function {{other}}.touch()',
  'alter table {{s}}.event detach partition {{s}}.event_0',
  'drop table {{s}}.event',
]

/** Names of every length, and one that has to be quoted. */
const ALIKE = ['a', 'bb', 'c_longer_one', '"D mixed"', 'tenant_5']

test('schemas that hold the same are one family, and one thing that is different makes another', () =>
  expectFamilies(inject('databaseUrl')))

test.skipIf(!existsSync(OLDEST_PROGRAMS) || process.env['TENANTRY_OLDER_SERVER'] !== undefined)(
  'and on PostgreSQL 15, which keeps the places of texts in expressions',
  async () => {
    await using server = await startOlderServer()
    await expectFamilies(server.url)
  },
)

async function expectFamilies(server: string): Promise<void> {
  await using database = await createCaseDatabase(server)
  const prefix = database.name.replace('_lint', '')
  const url = Object.assign(new URL(server), { pathname: `/${database.name}` }).href
  const changed = CHANGES.map((change, index) => ({ change, schema: `x${index}` }))
  const make = (schema: string, change = ''): string =>
    `${SCHEMA}\n${change}`
      .replaceAll('{{s}}', schema)
      .replaceAll('{{other}}', 'bb')
      .replaceAll('{{login}}', `"${prefix}_${schema.replaceAll('"', '')}"`)
  // The others first: what they name of another schema has to be there.
  await database.admin.query(ALIKE.map((schema) => make(schema)).join('\n'))
  await database.admin.query(changed.map(({ schema, change }) => make(schema, change)).join(';\n'))
  const { families } = await readLiveDatabase(url, { tenantColumn: 'tenant_id' })
  const familyOf = new Map(
    families.flatMap(({ schemas }) => schemas.map((schema) => [schema, schemas] as const)),
  )
  expect(familyOf.get('bb')?.toSorted()).toEqual(
    ALIKE.map((name) => name.replaceAll('"', '')).toSorted(),
  )
  expect(
    changed
      .filter(({ schema }) => (familyOf.get(schema)?.length ?? 0) !== 1)
      .map(({ change }) => change),
  ).toEqual([])
}
