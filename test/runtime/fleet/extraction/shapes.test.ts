import { moveData, planMove, type Tenant } from '@tenantry/runtime/fleet'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  createMovingApplication,
  type MovingApplication,
  rowsOf,
} from '../../../support/moving-application.ts'
import { sqlMigration } from '../../../support/test-fleet.ts'

// Tables as applications have them, and what they must not be.

const ISOLATED = (table: string): string => `
  alter table ${table} enable row level security;
  alter table ${table} force row level security;
  create policy tenant on ${table} to {{app}} using (tenant_id = (select tenantry.current_tenant())) with check (tenant_id = (select tenantry.current_tenant()));
  create policy system on ${table} to {{system}} using (true) with check (true);
  grant select, insert, update, delete on ${table} to {{app}}, {{system}};`

const TABLES = `
  create type colour as enum ('red', 'green');
  create domain amount as numeric(12, 2) check (value >= 0);
  create table wide (
    tenant_id uuid not null default tenantry.current_tenant(), id bigint generated always as identity,
    "Odd ""name" text, colour colour, price amount, tags text[], data jsonb, raw bytea, at timestamptz, day date,
    span interval, ratio double precision, twice numeric generated always as (price * 2) stored, fixed character(5),
    primary key (tenant_id, id));
  create table part (
    tenant_id uuid not null default tenantry.current_tenant(), year int, number text, note text,
    primary key (tenant_id, year, number)) partition by range (year);
  create table part_old partition of part for values from (2000) to (2025);
  create table part_new partition of part for values from (2025) to (2100);
  create table setting (tenant_id uuid primary key default tenantry.current_tenant(), theme text);
  create table node (tenant_id uuid not null default tenantry.current_tenant(), id serial, parent int, name text,
    primary key (tenant_id, id), unique (tenant_id, name),
    foreign key (tenant_id, parent) references node on delete cascade);
  create table moment (tenant_id uuid not null default tenantry.current_tenant(), at timestamptz, kind "char", value real, primary key (tenant_id, at, kind));
  create table touched (tenant_id uuid not null default tenantry.current_tenant(), id int, times int not null default 0, primary key (tenant_id, id));
  create function touch() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$ begin new.times := new.times + 1; return new; end $$;
  create trigger touch before insert or update on touched for each row execute function touch();
  ${['wide', 'part', 'part_old', 'part_new', 'setting', 'node', 'moment', 'touched'].map(ISOLATED).join('')}`

const NAMES = ['wide', 'part', 'setting', 'node', 'moment', 'touched']

let application: MovingApplication

beforeAll(async () => {
  application = await createMovingApplication([await sqlMigration('20260101000000_shapes', TABLES)])
})

afterAll(async () => {
  await application?.[Symbol.asyncDispose]()
})

async function fill({ id, placement: { database, schema } }: Tenant, rows: number): Promise<void> {
  await application.shared.application.asAdmin(database, (client) =>
    client.query(`set search_path = "${schema}"; set timezone = 'Asia/Tokyo';
    insert into wide (tenant_id, "Odd ""name", colour, price, tags, data, raw, at, day, span, ratio, fixed)
      select '${id}', E'tab\\tline\\nback\\\\slash ' || i, 'green', i / 3.0, array['a,b', null, '"' || i], jsonb_build_object('i', i, 'z', null),
        decode(md5(i::text), 'hex'), timestamp 'epoch' + i * interval '1.000001 h', 'infinity', i * interval '1 day 1 s', 1.0 / i, 'x'
      from generate_series(1, ${rows}) i;
    insert into wide (tenant_id) values ('${id}'), ('${id}');
    insert into part select '${id}', 2000 + i % 50, 'n' || i, repeat('ü', 20) from generate_series(1, ${rows}) i;
    insert into setting values ('${id}', '\\N');
    insert into node (tenant_id, name) select '${id}', 'node ' || i from generate_series(1, ${rows}) i;
    update node set parent = id + 1 where tenant_id = '${id}' and id % 2 = 0 and exists (select from node n where n.tenant_id = '${id}' and n.id = node.id + 1);
    insert into moment select '${id}', '2026-03-29 00:00:00+00'::timestamptz + i * interval '17 min', 'k', i / 7.0 from generate_series(1, ${rows}) i;
    insert into touched select '${id}', i from generate_series(1, ${rows}) i`),
  )
}

describe.each(['pooled', 'bridged', 'siloed'])('of a %s tenant', (tier) => {
  test('rows of every shape arrive as they were, and sequences go on behind them', async () => {
    const { shared, own, move } = application
    const tenant = await shared.create({ slug: `shaped-${tier}`, tier })
    await fill(tenant, 1500)
    const { database, schema } = tenant.placement
    const work = shared.application.asAdmin(database, async (client) => {
      await client.query(`set search_path = "${schema}"`)
      const other = 'set timezone = $$UTC$$'
      for (let round = 0; round < 60; round += 1) {
        await client.query(round % 2 === 0 ? other : "set timezone = 'America/New_York'")
        await client.query(`
          update node set name = 'swap' where tenant_id = '${tenant.id}' and name = 'node 1';
          update node set name = 'node 1' where tenant_id = '${tenant.id}' and name = 'node 1400';
          update node set name = 'node 1400' where tenant_id = '${tenant.id}' and name = 'swap';
          update part set year = 2000 + (year - 1999) % 50 where tenant_id = '${tenant.id}' and number = 'n${round + 1}';
          update moment set value = ${round} where tenant_id = '${tenant.id}' and at = '2026-03-29 00:17:00+00'::timestamptz + ${round % 5} * interval '17 min';
          update wide set data = '{"round": ${round}}' where tenant_id = '${tenant.id}' and fixed is null;
          delete from wide where tenant_id = '${tenant.id}' and price = ${round}.00;
          update setting set theme = 'round ${round}' where tenant_id = '${tenant.id}'`)
      }
    })
    const plan = await planMove(move, { tenants: [tenant.slug] })
    const [outcome] = await Promise.all([
      work.then(() => moveData(move, plan, { settleMs: 0 })),
      work,
    ])
    expect(outcome).toMatchObject([{ outcome: 'moved' }])
    const arrived = await own.fleet.catalog.findTenant(tenant.slug)
    if (arrived === undefined) throw new Error('The tenant has not arrived.')
    for (const name of NAMES)
      expect(await rowsOf(own, arrived, name), name).toEqual(await rowsOf(shared, tenant, name))
    const lastOf = (fleet: typeof own, at: { database: string; schema: string }) =>
      fleet.application.asAdmin(at.database, async (client) => {
        const text = `select last_value::int as last from "${at.schema}".node_id_seq`
        return (await client.query<{ last: number }>(text)).rows[0]?.last ?? 0
      })
    const last = await lastOf(own, arrived.placement)
    expect(last).toBeGreaterThanOrEqual(await lastOf(shared, tenant.placement))
  })

  test('changes while it is copied are caught up with, keys that change among them', async () => {
    const { shared, own, move } = application
    const tenant = await shared.create({ slug: `changing-${tier}`, tier })
    await fill(tenant, 3000)
    const { database, schema } = tenant.placement
    const over = new AbortController()
    const working = shared.application.asAdmin(database, async (client) => {
      await client.query(`set search_path = "${schema}"`)
      for (let round = 0; !over.signal.aborted; round += 1) {
        const at = 1 + (round % 2900)
        try {
          await client.query(`
          set timezone = '${round % 2 === 0 ? 'UTC' : 'Asia/Kolkata'}';
          update node set name = name || '.' where tenant_id = '${tenant.id}' and name in ('node ${at}', 'node ${at + 50}');
          update node set name = 'node ${at}' where tenant_id = '${tenant.id}' and name = 'node ${at + 50}.';
          update node set name = 'node ${at + 50}' where tenant_id = '${tenant.id}' and name = 'node ${at}.';
          update part set year = 2000 + (year - 1999) % 50 where tenant_id = '${tenant.id}' and number = 'n${at}';
          update moment set at = at + interval '1 s' where tenant_id = '${tenant.id}' and at = '2026-03-29 00:00:00+00'::timestamptz + ${at} * interval '17 min';
          update moment set at = at - interval '1 s' where tenant_id = '${tenant.id}' and at = '2026-03-29 00:00:01+00'::timestamptz + ${at} * interval '17 min';
          update touched set times = 0 where tenant_id = '${tenant.id}' and id = ${at};
          delete from node where tenant_id = '${tenant.id}' and name = 'node ${at + 25}'`)
        } catch (error) {
          expect(error).toMatchObject({ code: 'TN004' })
          return round
        }
      }
      return 0
    })
    working.catch(() => undefined)
    try {
      const plan = await planMove(move, { tenants: [tenant.slug] })
      const [outcome] = await moveData(move, plan, { settleMs: 300 })
      expect(outcome?.error).toBeUndefined()
      expect(outcome?.changes).toBeGreaterThan(20)
      expect(await working).toBeGreaterThan(5)
    } finally {
      over.abort()
    }
    const arrived = await own.fleet.catalog.findTenant(tenant.slug)
    if (arrived === undefined) throw new Error('The tenant has not arrived.')
    for (const name of NAMES)
      expect(await rowsOf(own, arrived, name), name).toEqual(await rowsOf(shared, tenant, name))
  })
})
