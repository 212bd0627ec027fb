import { expect, test } from 'vitest'

import { OUR_CONVENTIONS, tenantTablesOf } from '../../src/lint/index.ts'
import { buildState, parseMigrations } from '../../src/sql/index.ts'

test('tables of tenants are known whichever statement has made them so', async () => {
  const statements = [
    `create table plain (tenant_id uuid, id uuid);
     create table alike (like plain including all);
     create table child () inherits (plain);
     create table copied as select * from plain;
     create table old (tenant_id uuid);
     alter table old rename to renamed;
     create table other (org_id uuid);
     alter table other rename column org_id to tenant_id;
     create table given (id uuid);
     alter table given add column tenant_id uuid;
     create table gone (tenant_id uuid);
     alter table gone drop column tenant_id;
     create table shared (id uuid);
     create view seen as select * from plain`,
  ]
  const state = await buildState(await parseMigrations([{ name: 'm', statements }]))
  const found = tenantTablesOf(OUR_CONVENTIONS, state)
  expect(found.toSorted()).toEqual([
    'alike',
    'child',
    'copied',
    'given',
    'other',
    'plain',
    'renamed',
  ])
  const named = { ...OUR_CONVENTIONS, tenantTables: ['shared'] }
  expect(tenantTablesOf(named, state)).toEqual(['shared'])
})
