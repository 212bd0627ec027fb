import { afterAll, beforeAll, expect, test } from 'vitest'

import { runPreflight, type Tenant } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { deriveChecks } from '../../src/sql/index.ts'
import {
  createTestFleet,
  migrationsWith,
  sqlMigration,
  type TestFleet,
} from '../support/test-fleet.ts'

const GIVEN = `alter table invoice add column n text, add column big bigint, add column ref uuid;
  create table town (name text primary key, size numeric(10, 2));
  create table plain (n int)`

/** Known of, and not there: with it, the rows that it is to find could not be written. */
const LATER = 'alter table invoice add constraint later check (big < 100) not valid'

let fleet: TestFleet
let applied: RenderedMigration[]
let clean: Tenant
let dirty: Tenant
let drifted: Tenant

beforeAll(async () => {
  fleet = await createTestFleet()
  applied = await migrationsWith(GIVEN)
  await fleet.migrate(applied)
  clean = await fleet.create({ slug: 'clean', tier: 'bridged' }, applied)
  dirty = await fleet.create({ slug: 'dirty', tier: 'bridged' }, applied)
  drifted = await fleet.create({ slug: 'drifted', tier: 'siloed' }, applied)
  await fleet.query(rows(clean.placement.schema, clean.id, `(1, '5', 5::bigint, null::uuid)`))
  await fleet.query(`insert into "${dirty.placement.schema}".plain values (null), (null)`)
  await fleet.query(
    rows(
      dirty.placement.schema,
      dirty.id,
      `(1, null, 70000::bigint, gen_random_uuid()), (2, 'x', null, null), (3, 'x', 150, null)`,
    ),
  )
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

function rows(schema: string, tenant: string, values: string): string {
  return `insert into "${schema}".invoice (tenant_id, number, n, big, ref) select '${tenant}', v.* from (values ${values}) as v (number, n, big, ref)`
}

async function unfit(sql: string): Promise<unknown> {
  const { checks, skipped } = await deriveChecks(
    [await sqlMigration('20260301000000_next', sql)],
    [...applied, await sqlMigration('20260202000000_later', LATER)],
  )
  const found = await runPreflight(fleet.fleet, [clean.placement, dirty.placement], checks)
  expect(found.get(clean.placement.id)).toBeUndefined()
  const numbers = (found.get(dirty.placement.id) ?? []).map(
    ({ code, details }) => details?.['rows'] ?? code,
  )
  return numbers.length > 0 ? numbers : skipped.map(({ why }) => why)
}

test.each([
  ['alter table invoice alter column n set not null', [1]],
  ['alter table invoice add constraint one unique (tenant_id, n)', [1]],
  ['create unique index concurrently one on invoice (tenant_id, lower(n))', [1]],
  ["create unique index one on invoice (tenant_id, n) where n <> 'x'", []],
  ['alter table invoice add constraint few check (big < 1000)', [1]],
  ['alter table invoice add constraint few check (big < 1000) not valid', []],
  ['alter table invoice validate constraint later', [2]],
  [
    'alter table invoice add constraint there foreign key (tenant_id, ref) references invoice (tenant_id, id)',
    [1],
  ],
  ['alter table invoice alter column big type smallint', [1]],
  ['alter table invoice alter column big type int', []],
  ['alter table invoice alter column n type int using n::int', [2]],
  ['alter table invoice alter column n type varchar(3)', []],
  ['alter table plain alter column n set not null', [2]],
  ['alter table town alter column size type numeric(4, 2)', []],
])('rows that would make `%s` fail are counted', async (sql, counts) => {
  expect(await unfit(sql)).toEqual(counts)
})

test.each([
  [
    'create table fresh (id int); alter table fresh alter column id set not null',
    /creates the table/,
  ],
  [
    'alter table invoice add column fresh text; alter table invoice alter column fresh set not null',
    /adds the column/,
  ],
  [
    "update invoice set n = ''; alter table invoice alter column n set not null",
    /changes its rows/,
  ],
  ['alter table invoice alter column n type int using length(n)', /using/],
  [
    'alter table invoice rename n to m; alter table invoice alter column m set not null',
    /renames the column/,
  ],
  ['do $$ begin end $$; alter table invoice alter column n set not null', /nobody knows/],
])('what cannot be looked at before is said: %s', async (sql, why) => {
  expect(await unfit(sql)).toEqual([expect.stringMatching(why)])
})

test('a placement that a check cannot run in has that as its finding, and the others are counted', async () => {
  await fleet.query(`alter table "${clean.placement.schema}".invoice rename to elsewhere`)
  const next = await sqlMigration(
    '20260301000000_next',
    'alter table invoice alter column n set not null',
  )
  const { checks } = await deriveChecks([next], applied)
  const gone = { ...drifted.placement, id: 'gone', database: 'no_such_database' }
  const placements = [clean.placement, dirty.placement, drifted.placement, gone]
  const found = await runPreflight(fleet.fleet, placements, checks)
  await fleet.query(`alter table "${clean.placement.schema}".elsewhere rename to invoice`)
  const codes = placements.map(({ id }) => found.get(id)?.map(({ code }) => code))
  expect(codes).toEqual([
    ['PLACEMENT_UNCHECKED'],
    ['PLACEMENT_ROWS_UNFIT'],
    undefined,
    ['CLUSTER_UNREACHABLE'],
  ])
  expect(found.get('gone')?.[0]?.hint).toContain('restore it from a backup')
  expect(found.get(dirty.placement.id)?.[0]?.message).toContain(
    '20260301000000_next would fail on 1 rows: invoice.n is null',
  )
})

test('a check is one statement for a hundred schemas, and finds the right one of them', async () => {
  const next = await sqlMigration(
    '20260301000000_next',
    'alter table invoice alter column n set not null',
  )
  const { checks } = await deriveChecks([next], applied)
  const many = Array.from({ length: 250 }, (_, index) => ({ ...clean.placement, id: `p${index}` }))
  many[177] = { ...dirty.placement, id: 'p177' }
  const found = await runPreflight(fleet.fleet, many, checks)
  expect([...found.keys()]).toEqual(['p177'])
})
