import { expect, test } from 'vitest'

import { createVerifiedFleet, tenantTable } from './verified-fleet.ts'

const OWN = 'tenant_id = (select tenantry.current_tenant())'

/** What tables of applications have, beside what the well-made schema of the other tests has. */
const ODD = `
  create type colour as enum ('red', 'green', 'blue', 'black', 'white', 'grey');
  create domain email as text check (value ~ '^[^@]+@[^@]+$');
  create type place as (street text, city text);
  ${tenantTable(
    '"Order Line"',
    `"Select" text not null, "sum" numeric(4, 2) generated always as (1.5) stored,
    counter int generated always as identity, at tstzrange, "it's" text check ("it's" <> 'it''s'),
    home place, mail email not null, flags bit(3), code char(2) not null check (code = upper(code))`,
  )}
  ${tenantTable(
    'setting',
    `colour colour not null, value jsonb not null check (jsonb_typeof(value) = 'array'),
    unique (tenant_id, colour)`,
  )}
  ${tenantTable(
    'booking',
    `room int not null, during daterange not null,
    unique (tenant_id, room) deferrable initially deferred`,
  )}
  ${tenantTable(
    'pair',
    `partner_id uuid, unique (tenant_id, partner_id),
    foreign key (tenant_id, partner_id) references pair (tenant_id, id) deferrable initially deferred`,
  )}
  ${tenantTable('plan', "kind text not null default 'Yearly' check (kind in ('Yearly', 'Monthly'))")}
  create unique index plan_kind on plan (tenant_id, lower(kind));
  create table preference (tenant_id uuid primary key default tenantry.current_tenant(), theme text not null);
  create table counted (tenant_id uuid not null default tenantry.current_tenant(),
    number bigint generated always as identity, body text not null, primary key (tenant_id, number));
  create table log (tenant_id uuid not null default tenantry.current_tenant(), line text);
  create table event (tenant_id uuid not null default tenantry.current_tenant(), id uuid not null,
    at date not null, primary key (tenant_id, id, at)) partition by range (at);
  create table event_2026 partition of event for values from ('2026-01-01') to ('2027-01-01');
  ${['counted', 'log', 'event', 'event_2026', 'preference']
    .map(
      (
        name,
      ) => `alter table ${name} enable row level security; alter table ${name} force row level security;
    create policy tenant on ${name} to {{app}} using (${OWN}) with check (${OWN});
    create policy system on ${name} to {{system}} using (true) with check (true);
    grant select, insert, update, delete on ${name} to {{app}}, {{system}};`,
    )
    .join('\n')}
  revoke insert, update, delete on log from {{app}};
  create function refuse() returns trigger language plpgsql as $$
    begin if new.line = 'never' then raise 'never'; end if; return new; end $$;
  create trigger refuse before insert on log for each row execute function refuse();
  create procedure tidy() language sql as 'delete from log where false';
  create function now_as_text() returns text language sql volatile as 'select clock_timestamp()::text';
  create view hidden with (security_invoker = true) as select * from counted;
`

test.each(['pool', 'silo'] as const)('odd tables are filled, and hold, in a %s', async (mode) => {
  await using odd = await createVerifiedFleet(ODD)
  const report = await odd.verify([mode])

  expect(report.problems).toEqual([])
  expect(report.campaigns[0]?.tables.map(({ name, rows }) => [name, rows])).toEqual([
    ['Order Line', 5],
    ['booking', 5],
    ['counted', 5],
    ['event', 5],
    ['log', 5],
    ['pair', 5],
    // Keys let a tenant have no more of these.
    ['plan', 4],
    ['preference', 2],
    ['setting', 5],
  ])
  // Each of these keys holds the tenant.
  expect(report.campaigns[0]?.inapplicable.map(({ id, object }) => `${object} ${id}`)).toEqual([
    'counted.primary key tell apart',
    'log upsert',
    'plan insert alike',
    'preference.primary key tell apart',
    'preference insert alike',
    'application routes',
  ])
})

test('a partition that has no row-level security of its own is found', async () => {
  await using odd = await createVerifiedFleet(ODD)
  await odd.admin('alter table pool.event_2026 disable row level security')
  const { problems } = await odd.verify(['pool'])

  expect(problems.length).toBeGreaterThan(0)
  expect(problems.filter((problem) => !problem.includes('event_2026: attest partition'))).toEqual(
    [],
  )
})

test('a key without the tenant is found, or leaves the run unproven where it cannot be tried', async () => {
  await using odd = await createVerifiedFleet(ODD)
  await odd.admin('create unique index colour_alone on pool.setting (colour)')
  await odd.admin('create unique index number_alone on pool.counted (number)')
  const { problems } = await odd.verify(['pool'])

  expect(problems).toEqual(
    expect.arrayContaining([
      expect.stringContaining('setting.colour_alone: tell apart (bare) got through'),
      expect.stringContaining('counted.number_alone: tell apart (bare) proves nothing'),
    ]),
  )
})
