import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { resolveConfig } from '@tenantry/runtime/config'

import { Pools } from '../../../../packages/runtime/src/database/connections/pools.ts'
import {
  measureTenant,
  type StoredAmount,
} from '../../../../packages/runtime/src/database/storage/measure-tenant.ts'
import { createTestFleet, migrationsWith, type TestFleet } from '../../../support/test-fleet.ts'

let fleet: TestFleet
let pools: Pools

const TABLES = `
  create table "odd ""name""; drop" (tenant_id uuid not null, "a ""b""" text not null);
  create table log (tenant_id uuid not null, at int not null, body text) partition by range (at);
  create table log_1 partition of log for values from (0) to (1000);
  create table log_2 partition of log for values from (1000) to (1000000);
  create table document (tenant_id uuid not null, id int not null, body text, primary key (tenant_id, id));
  create table gone (tenant_id uuid not null)`
const GUARDED = ['"odd ""name""; drop"', 'log', 'log_1', 'log_2', 'document', 'gone']
const GUARDS = GUARDED.map(
  (table) => `
  alter table ${table} enable row level security;
  alter table ${table} force row level security;
  create policy tenant on ${table} to {{app}} using (tenant_id = (select tenantry.current_tenant())) with check (tenant_id = (select tenantry.current_tenant()));
  create policy system on ${table} to {{system}} using (true) with check (true);
  grant select, insert, update, delete on ${table} to {{app}}, {{system}}`,
).join(';')

beforeAll(async () => {
  const migrations = await migrationsWith(`${TABLES};${GUARDS}`)
  fleet = await createTestFleet({ migrations })
  pools = new Pools(resolveConfig(fleet.config), 'system')
})

afterAll(async () => {
  await pools?.close()
  await fleet?.[Symbol.asyncDispose]()
})

interface Site {
  readonly id: string
  readonly slug: string
  readonly placement: Awaited<ReturnType<TestFleet['create']>>['placement']
}

async function measure(site: Site): Promise<StoredAmount> {
  const client = await pools.connect(site.placement)
  try {
    return await measureTenant(client, site)
  } finally {
    client.release()
  }
}

/** As the administrator, in the schema of a tenant. */
async function run(site: Site, text: string): Promise<void> {
  const { database, schema } = site.placement
  await fleet.application.asAdmin(database, async (client) => {
    await client.query(`set search_path = "${schema}"`)
    await client.query(text.replaceAll(':tenant', `'${site.id}'`))
  })
}

async function sizeOf(site: Site, tables: readonly string[]): Promise<number> {
  const { database, schema } = site.placement
  return await fleet.application.asAdmin(database, async (client) => {
    const { rows } = await client.query<{ bytes: number }>(
      `select sum(pg_total_relation_size(format('%I.%I', $1::text, name)::regclass))::float8 as bytes from unnest($2::text[]) name`,
      [schema, tables],
    )
    return rows[0]?.bytes ?? 0
  })
}

function tell(what: string, found: number, real: number): number {
  const error = found / real - 1
  // oxlint-disable-next-line no-console -- the figures are what the test is read for
  console.log(`${what}: ${found} found, ${real} real, ${(error * 100).toFixed(1)} %`)
  return Math.abs(error)
}

describe.for(['pooled', 'bridged', 'siloed'] as const)('a tenant that is %s', (tier) => {
  let site: Site

  beforeAll(async () => {
    site = await fleet.create({ slug: `m-${tier}`, tier })
  })

  test('has nothing at first, whatever tables there are', async () => {
    expect(await measure(site)).toEqual({ rows: 0, bytes: 0 })
  })

  test('has its rows in every table, odd names and partitions among them, and none of shared tables', async () => {
    await run(
      site,
      `insert into "odd ""name""; drop" select :tenant, 'x' from generate_series(1, 7);
       insert into log select :tenant, n * 10, 'x' from generate_series(1, 150) n;
       insert into invoice (tenant_id, number) values (:tenant, 'a');
       insert into currency select 'C' || n, 'x' from generate_series(1, 50) n on conflict do nothing`,
    )
    expect(await measure(site)).toMatchObject({ rows: 158 })
  })

  test('does not have what was deleted, whether the server has cleared it away or not', async () => {
    await run(site, 'delete from log')
    expect(await measure(site)).toMatchObject({ rows: 8 })
    await run(site, `delete from "odd ""name""; drop"; delete from invoice`)
    expect(await measure(site)).toEqual({ rows: 0, bytes: 0 })
  })
})

test('a table that is dropped, or locked by a migration, keeps nobody waiting for long', async () => {
  const site = await fleet.create({ slug: 'dropped', tier: 'bridged' })
  await run(site, 'insert into document values (:tenant, 1)')
  await run(site, 'drop table gone')
  expect(await measure(site)).toMatchObject({ rows: 1 })
  await fleet.application.asAdmin(site.placement.database, async (client) => {
    await client.query(`begin; lock table "${site.placement.schema}".document`)
    await expect(measure(site)).rejects.toMatchObject({
      code: 'STORAGE_NOT_MEASURED',
      message: expect.stringContaining('document'),
    })
    await client.query('rollback')
  })
})

/** Rows of about 400 bytes each, so that 60,000 take 25 MB; some of them are long. */
const fill = (rows: number) => `
  insert into document select :tenant, n, repeat(md5(n::text), case when n % 500 = 0 then 300 else 10 + n % 5 end)
  from generate_series(1, ${rows}) n`

describe('of a large table', () => {
  test('a sample of a bridge says how much it is, within a tenth', async () => {
    const site = await fleet.create({ slug: 'large', tier: 'bridged' })
    await run(site, fill(60_000))
    const real = await sizeOf(site, ['document'])
    const found = await measure(site)
    expect(tell('rows of a bridge', found.rows, 60_000)).toBeLessThan(0.1)
    expect(tell('bytes of a bridge', found.bytes, real)).toBeLessThan(0.1)
    await run(site, 'delete from document where id % 10 <> 0')
    const left = await measure(site)
    expect(tell('rows after nine of ten were deleted', left.rows, 6000)).toBeLessThan(0.2)
    await run(site, 'vacuum full document')
    const packed = await sizeOf(site, ['document'])
    expect(tell('bytes after nine of ten were deleted', left.bytes, packed)).toBeLessThan(0.25)
  })

  test('the share of a pooled tenant is its rows, and the bytes that go with them', async () => {
    const tenants = await Promise.all(
      ['small', 'middle', 'big'].map((slug) =>
        fleet.create({ slug: `share-${slug}`, tier: 'pooled' }),
      ),
    )
    const rows = [500, 5000, 60_000]
    for (const [index, site] of tenants.entries()) await run(site, fill(rows[index] ?? 0))
    const [first] = tenants
    if (first === undefined) throw new Error('There is no tenant.')
    const total = await sizeOf(first, ['document'])
    const all = rows.reduce((sum, count) => sum + count, 0)
    for (const [index, site] of tenants.entries()) {
      const found = await measure(site)
      expect(found.rows).toBe(rows[index])
      const share = (total * (rows[index] ?? 0)) / all
      expect(tell(`bytes of ${site.slug}`, found.bytes, share)).toBeLessThan(0.15)
    }
  })
})
