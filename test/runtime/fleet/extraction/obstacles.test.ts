import { moveData, planMove } from '@tenantry/runtime/fleet'
import { afterAll, beforeAll, expect, test } from 'vitest'

import {
  createMovingApplication,
  type MovingApplication,
} from '../../../support/moving-application.ts'
import { typescriptMigration } from '../../../support/test-fleet.ts'

// What an application has become by hand, or by migrations of its own, may keep its rows from moving.

const TABLES = [
  'keyless',
  'volatile',
  'closed',
  'blob',
  'countdown',
  'ancestor',
  'nobodys',
  'other_type',
  'gone',
  'narrow',
]

let application: MovingApplication

beforeAll(async () => {
  const own = await typescriptMigration('20260101000000_own', async (schema) => {
    for (const name of TABLES)
      await schema.createTenantTable(name, (table) => table.addColumn('value', 'text'))
  })
  const others = await typescriptMigration('20260102000000_others', async (schema) => {
    await schema.createTenantTable('other', (table) => table.addColumn('value', 'text'))
  })
  application = await createMovingApplication([own, others], [own])
  const { shared } = application
  await shared.create({ slug: 'acme', tier: 'pooled' })
})

afterAll(async () => {
  await application?.[Symbol.asyncDispose]()
})

async function obstaclesOf(): Promise<string[]> {
  const { placements } = await planMove(application.move, {})
  return placements.flatMap(({ obstacles }) => obstacles.map(({ at, why }) => `${at}: ${why}`))
}

test('nothing is in the way of tables that migrations have made', async () => {
  expect(await obstaclesOf()).toEqual([])
})

test('each table that cannot move says why, and no tenant begins to', async () => {
  const { shared, move } = application
  await shared.query(`set search_path = pool;
    alter table keyless drop constraint keyless_pkey;
    alter table volatile set unlogged;
    drop policy system on closed;
    alter table blob add column content oid;
    alter table countdown add column number serial;
    alter sequence countdown_number_seq increment by -1;
    create table heir () inherits (ancestor);
    alter table nobodys drop constraint nobodys_pkey, alter column tenant_id drop not null, add unique (tenant_id, id);
    alter table other_type alter column value type integer using 1;
    drop table gone;
    alter table narrow drop column value;
    alter table other add column narrow uuid, add foreign key (tenant_id, narrow) references narrow (tenant_id, id);
    alter table other_type add column other uuid, add foreign key (tenant_id, other) references other (tenant_id, id);
    create table registry (id uuid primary key);
    insert into registry select id from tenantry.tenant;
    alter table narrow add foreign key (tenant_id) references registry`)
  const found = await obstaclesOf()
  for (const why of [
    'keyless: in the application it has no primary key',
    'volatile: in the application it is unlogged',
    'closed: in the application the system role',
    'blob: in the application it has a column of type oid',
    'countdown: in the application a sequence of it counts down',
    'countdown: the database of the service lacks number',
    'ancestor: in the application other tables inherit',
    'nobodys: in the application its tenant_id may be null',
    'other_type: other types or rules than in the application: value',
    'gone: the placement that the application uses has no such table',
    'narrow: the application lacks value',
    'other.other_tenant_id_narrow_fkey: this foreign key of other refers to narrow',
    'other_type.other_type_tenant_id_other_fkey: this foreign key of other_type refers to other',
  ])
    expect(found).toContainEqual(expect.stringContaining(why))
  // A key of tenant_id alone leads to the tenants, which both have.
  expect(found.filter((why) => why.includes('registry'))).toEqual([])
  const plan = await planMove(move, {})
  await expect(moveData(move, plan)).rejects.toMatchObject({ code: 'MOVE_REFUSED' })
  expect(await move.shared.moves.list()).toEqual([])
  expect(await application.own.fleet.catalog.tenants()).toEqual([])
})
