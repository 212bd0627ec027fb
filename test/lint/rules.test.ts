import { describe, expect, test } from 'vitest'

import { lintMigrations, refuseUnsaidLoss, SQL_RULES } from '../../src/lint/index.ts'
import { sqlMigration, typescriptMigration } from '../support/test-fleet.ts'

const TABLE = await typescriptMigration('20260101000000_invoice', async (schema) => {
  await schema.createTenantTable('invoice', (table) =>
    table
      .addColumn('number', 'text')
      .addColumn('amount', 'integer')
      .addColumn('parent', 'uuid')
      .addColumn('code', 'varchar(10)'),
  )
})

async function rulesFound(sql: string, given?: string): Promise<string[]> {
  const before = given === undefined ? [] : [await sqlMigration('20260101000001_given', given)]
  const judged = await sqlMigration('20260102000000_judged', sql)
  const { findings } = await lintMigrations([TABLE, ...before, judged], {
    only: (name) => name === judged.name,
  })
  return [...new Set(findings.map(({ rule }) => rule))].toSorted()
}

describe.each(SQL_RULES)('$id', ({ id, examples }) => {
  test('finds its bad example, and leaves the good one alone', async () => {
    expect(await rulesFound(examples.bad, examples.given)).toContain(id)
    expect(await rulesFound(examples.good, examples.given)).not.toContain(id)
  })
})

describe('what leaks, locks or loses is found, and its look-alikes are not', () => {
  test.each([
    ['alter table invoice add note text', []],
    ["alter table invoice add note text not null default ''", []],
    [
      'alter table invoice add total int generated always as (amount * 2) stored',
      ['rewrite-table'],
    ],
    ['alter table invoice add n bigserial', ['rewrite-table']],
    ['alter table invoice alter number type varchar', []],
    ['alter table invoice alter code type varchar(20)', []],
    ['alter table invoice alter code type text', []],
    ['alter table invoice alter code type varchar(5)', ['narrow-type', 'rewrite-table']],
    ['alter table invoice alter amount type bigint', ['rewrite-table']],
    ['alter table invoice alter amount type smallint', ['narrow-type', 'rewrite-table']],
    [
      'alter table invoice add constraint c foreign key (tenant_id, parent) references invoice (tenant_id, id)',
      ['constraint-scans'],
    ],
    ['alter table invoice set unlogged', ['rewrite-table']],
    ['alter table invoice add unique (number)', ['constraint-scans', 'unique-without-tenant']],
    ['create unique index concurrently i on invoice (lower(number))', ['unique-without-tenant']],
    ['drop materialized view v', []],
    ['drop schema x cascade', ['drop-table']],
    ["select set_config('search_path', 'public', false)", ['session-state']],
    ['delete from invoice', ['delete-all-rows']],
    ['with gone as (delete from invoice returning *) select 1', ['delete-all-rows']],
    ["update other.invoice set number = 'x'", ['fixed-schema']],
    ['grant all on invoice to {{app}}', ['grant-too-wide']],
    ['create policy more on invoice using (true)', ['policy-true']],
    ['create policy more on invoice as restrictive to {{app}} using (true)', []],
    ['alter table invoice attach partition p for values in (1)', ['unread-statement']],
    ['alter system set work_mem = 1', ['unread-statement']],
    ['reset role', ['session-state']],
    ['create view v as select * from invoice', ['view-not-invoker']],
    ['create view v with (security_invoker = true) as select * from invoice', []],
    ['create view v with (security_invoker) as select * from invoice', []],
    [
      'create materialized view v as select * from invoice; grant select on v to {{app}}',
      ['materialized-view'],
    ],
  ])('%s', async (sql, rules) => {
    expect(await rulesFound(sql)).toEqual(rules)
  })

  test('a table that the migration itself creates is empty: nothing on it waits or is lost', async () => {
    const isolated = `create table bed (tenant_id uuid not null, id uuid not null, name text, primary key (tenant_id, id));
      alter table bed enable row level security; alter table bed force row level security;
      create policy tenant on bed to {{app}} using (tenant_id = (select tenantry.current_tenant()));
      create index bed_name on bed (tenant_id, name);
      alter table bed add constraint named check (name <> ''), alter column name set not null, drop column name;
      alter table bed add constraint parent foreign key (tenant_id, id) references bed;
      truncate bed`
    expect(await rulesFound(isolated)).toEqual([])
    expect(
      await rulesFound(isolated.replace('alter table bed force row level security;', '')),
    ).toEqual(['rls-not-forced'])
  })

  test('a check that an earlier migration has validated makes not null cheap', async () => {
    const before = `alter table invoice add constraint n check (number is not null) not valid`
    const notNull = 'alter table invoice alter number set not null'
    expect(await rulesFound(notNull, before)).toEqual(['not-null-scans', 'require-value'])
    const validated = `${before}; alter table invoice validate constraint n`
    expect(await rulesFound(notNull, validated)).toEqual([])
  })
})

test('what a migration allows with a reason is no finding, and is told with the reason', async () => {
  const migration = await sqlMigration(
    '20260102000000_judged',
    'drop table invoice; lock table invoice',
  )
  const report = await lintMigrations([
    TABLE,
    { ...migration, destructive: 'nobody has any', allow: { 'lock-table': 'it is tiny' } },
  ])
  expect(report).toMatchObject({
    migrations: 2,
    findings: [],
    allowed: [
      { rule: 'drop-table', reason: 'nobody has any' },
      { rule: 'lock-table', reason: 'it is tiny' },
    ],
  })
})

test('a reason that says nothing allows nothing, and what is no rule cannot be allowed', async () => {
  const migration = await sqlMigration('20260102000000_judged', 'lock table invoice')
  const allow = { 'lock-table': ' ', 'lock-tabel': 'mistyped' }
  const { findings } = await lintMigrations([TABLE, { ...migration, allow }])
  expect(findings.map(({ rule }) => rule)).toEqual(['unknown-rule', 'lock-table'])
})

test('a loss that a migration does not say stops it, and other findings do not', async () => {
  const loss = await sqlMigration('20260102000000_judged', 'drop table invoice')
  const lock = await sqlMigration('20260102000000_judged', 'lock table invoice')
  const unsaid = await lintMigrations([TABLE, loss])
  expect(() => refuseUnsaidLoss(unsaid)).toThrow(
    expect.objectContaining({
      code: 'MIGRATION_DESTRUCTIVE',
      message: expect.stringContaining('20260102000000_judged: table invoice is dropped'),
    }),
  )
  refuseUnsaidLoss(await lintMigrations([TABLE, { ...loss, destructive: 'it is empty' }]))
  refuseUnsaidLoss(await lintMigrations([TABLE, lock]))
})

test('SQL that PostgreSQL does not understand is refused', async () => {
  const migration = await sqlMigration('20260102000000_judged', 'alter tabel invoice add x int')
  await expect(lintMigrations([migration])).rejects.toMatchObject({ code: 'SQL_INVALID' })
})
