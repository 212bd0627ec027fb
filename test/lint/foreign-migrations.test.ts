import { expect, test } from 'vitest'

import { readForeignMigrations } from '../../src/lint/index.ts'
import { lintMigrations, RULES_OF_OURS, SQL_RULES } from '../../src/lint/index.ts'

type Tool = Parameters<typeof readForeignMigrations>[1]

const read = (tool: Tool, files: Record<string, string>, journal?: string) =>
  readForeignMigrations(
    Object.entries(files).map(([path, text]) => ({ path, text })),
    tool,
    journal,
  ).map(({ name, statements }) => [
    name,
    statements
      .join('')
      .replaceAll(/--.*|\s+/g, ' ')
      .trim(),
  ])

const body = (up: string, down: string) =>
  `-- ${up}\ncreate table a ();\n-- ${down}\ndrop table a;\n`

const names = (tool: Tool, paths: string[], journal?: string) =>
  read(tool, Object.fromEntries(paths.map((path) => [path, 'select 1'])), journal).map(
    ([name]) => name,
  )

test('of a file with both ways, the way up is read', () => {
  const up = [['1_a.sql', 'create table a ();']]
  expect(
    read('dbmate', { '1_a.sql': body('migrate:up transaction:false', 'migrate:down') }),
  ).toEqual(up)
  expect(read('goose', { '1_a.sql': body('+goose Up', '+goose Down') })).toEqual(up)
  expect(read('sql-migrate', { '1_a.sql': body('+migrate Up', '+migrate Down') })).toEqual(up)
  expect(read('node-pg-migrate', { '1_a.sql': body('Up Migration', 'Down Migration') })).toEqual(up)
})

test('files come in the order in which their tool runs them, without the way down', () => {
  expect(names('golang-migrate', ['10_b.up.sql', '2_a.down.sql', '2_a.up.sql'])).toEqual([
    '2_a.up.sql',
    '10_b.up.sql',
  ])
  expect(
    names('flyway', ['sql/R__views.sql', 'sql/V1.10__c.sql', 'sql/V1.9__b.sql', 'sql/U1.9__b.sql']),
  ).toEqual(['sql/V1.9__b.sql', 'sql/V1.10__c.sql', 'sql/R__views.sql'])
  expect(names('prisma', ['m/20260202_b/migration.sql', 'm/20260101_a/migration.sql'])).toEqual([
    'm/20260101_a/migration.sql',
    'm/20260202_b/migration.sql',
  ])
  const journal = JSON.stringify({
    entries: [
      { idx: 0, tag: '0001_z' },
      { idx: 1, tag: '0000_a' },
    ],
  })
  expect(names('drizzle', ['d/0000_a.sql', 'd/0001_z.sql', 'd/old.sql'], journal)).toEqual([
    'd/0001_z.sql',
    'd/0000_a.sql',
  ])
})

test('what cannot be read is an error', () => {
  const failing = expect.objectContaining({ code: 'LINT_MIGRATIONS_UNREADABLE' })
  expect(() => read('dbmate', { '1_a.sql': 'create table a ()' })).toThrow(failing)
  expect(() => read('goose', { '1_a.sql': '-- +goose Down\ndrop table a' })).toThrow(failing)
  expect(() => read('drizzle', { 'd/a.sql': '' }, '{"entries":[{"tag":"b"}]}')).toThrow(failing)
})

const DUMP = `\\restrict abc
set row_security = off;
create table public.invoice (org_id uuid not null, id uuid primary key);
copy public.invoice (org_id, id) from stdin;
1\tdrop table
\\.
begin;
commit;
`

test('a dump is judged by what it makes, and not by what the runner of Tenantry needs', async () => {
  const dump = readForeignMigrations([{ path: 'schema.sql', text: DUMP }], 'sql', undefined)
  const conventions = {
    tenantColumn: 'org_id',
    tenantTables: undefined,
    sharedTables: [],
    roles: { app: [], system: [], owner: [] },
    context: { functions: [], settings: [] },
  }
  const { findings } = await lintMigrations(dump, { conventions, isOurs: false })
  const rules = new Set(findings.map(({ rule }) => rule))
  expect(rules).toContain('rls-missing')
  expect([...rules].filter((rule) => RULES_OF_OURS.includes(rule))).toEqual([])
  const ours = await lintMigrations(dump, { conventions })
  expect(ours.findings.map(({ rule }) => rule)).toEqual(expect.arrayContaining([...RULES_OF_OURS]))
  expect(SQL_RULES.map(({ id }) => id)).toEqual(expect.arrayContaining([...RULES_OF_OURS]))
})

test('a comment allows a finding in a file of another tool', async () => {
  const text =
    '-- migrate:up\n-- tenantry: allow drop-column nobody reads it\nalter table a drop column b;'
  const migrations = readForeignMigrations([{ path: 'a.sql', text }], 'dbmate', undefined)
  const { findings, allowed } = await lintMigrations(migrations, { isOurs: false })
  expect(findings).toEqual([])
  expect(allowed).toMatchObject([{ rule: 'drop-column', reason: 'nobody reads it' }])
})
