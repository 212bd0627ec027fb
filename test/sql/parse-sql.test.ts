import { expect, test } from 'vitest'

import { lintMigrations } from '../../src/lint/index.ts'
import {
  type Change,
  deriveChecks,
  findTableOwners,
  invertMigration,
  locksOfMigrations,
  parseSql,
} from '../../src/sql/index.ts'
import { sqlMigration } from '../support/test-fleet.ts'

async function changesOf(sql: string): Promise<readonly Change[]> {
  const statements = await parseSql([sql])
  return statements.flatMap(({ changes }) => changes)
}

test('a text of several statements is told apart, whatever letters it holds', async () => {
  const statements = await parseSql([
    "-- grüße\nupdate straße set ort = 'Köln; Süd' ; /* ü */ create table ö (ä text check (ä <> 'ß,)'), b int)",
  ])
  expect(statements.map(({ text }) => text)).toEqual([
    "update straße set ort = 'Köln; Süd'",
    "create table ö (ä text check (ä <> 'ß,)'), b int)",
  ])
  expect(statements[1]?.changes).toMatchObject([
    { kind: 'create table', constraints: [{ kind: 'check', expression: { text: "ä <> 'ß,)'" } }] },
  ])
})

test('a change of rows is told with who runs it, and without the change of roles', async () => {
  const rendered =
    'set local role {{system}};\nupdate invoice set n = 1\n;\nset local role {{owner}}'
  expect(await parseSql([rendered])).toMatchObject([
    { text: 'update invoice set n = 1', runsAs: 'system', changes: [{ kind: 'change rows' }] },
  ])
})

test('the marks of roles stay what they are', async () => {
  const sql = 'grant select on t to {{app}}, {{system}}, public'
  expect(await changesOf(sql)).toMatchObject([{ to: ['{{app}}', '{{system}}', 'public'] }])
})

test.each([
  [
    "alter table t alter a set default coalesce(x(1, 2), 'a,b'), alter b drop default",
    "coalesce(x(1, 2), 'a,b')",
  ],
  ['alter table t alter "A b" set default (1 + 2) * 3', '(1 + 2) * 3'],
  ["alter table t alter a set default E'it\\'s'", "E'it\\'s'"],
  ['alter table t alter a set default array[1, 2]', 'array[1, 2]'],
])('a default is told in the words of whoever wrote it: %s', async (sql, text) => {
  expect((await changesOf(sql))[0]).toMatchObject({ kind: 'set default', default: { text } })
})

test.each([
  [
    'create index i on t (lower(a) desc, "B", (c + 1)) where d is null',
    ['lower(a) desc', '"B"', '(c + 1)'],
    'd is null',
  ],
  [
    'create index on only s.t using gin (a jsonb_path_ops) with (fastupdate = off)',
    ['a jsonb_path_ops'],
    undefined,
  ],
])('the keys of an index are told one by one: %s', async (sql, keys, where) => {
  expect(await changesOf(sql)).toMatchObject([{ index: { keys, where } }])
})

test.each([
  ['alter table t add c check (a) not valid', undefined],
  ['alter table t add constraint c check (a > (1)) not valid', 'check (a > (1))'],
  [
    'alter table t add constraint c unique nulls not distinct (a, b) include (d)',
    'unique nulls not distinct (a, b) include (d)',
  ],
  [
    'alter table t add foreign key (a, b) references o on delete set null (b) deferrable NOT VALID, add x int',
    'foreign key (a, b) references o on delete set null (b) deferrable',
  ],
])('a constraint is told so that it can be written again: %s', async (sql, source) => {
  const [change] = await changesOf(sql).catch(() => [])
  expect(change?.kind === 'add constraint' ? change.constraint.source : undefined).toBe(source)
})

test.each([
  ['varchar(10)[]', 'varchar(10)[]'],
  ['timestamp with time zone', 'timestamptz'],
  ['numeric(5, 2)', 'numeric(5, 2)'],
  ['double precision', 'double precision'],
  ['char', 'char(1)'],
  ['"My Type"', '"My Type"'],
  ['bit varying(3)', 'varbit(3)'],
])('the type %s is told as SQL', async (written, text) => {
  expect(await changesOf(`alter table t add c ${written}`)).toMatchObject([
    { column: { type: { text } } },
  ])
})

test('what PostgreSQL does not understand is refused, and an unending quote too', async () => {
  for (const sql of ['alter tabel t', 'select ""', "select 'a"]) {
    await expect(parseSql([sql])).rejects.toMatchObject({ code: 'SQL_INVALID' })
  }
})

test('a statement that is refused is said to be of its migration', async () => {
  const migration = await sqlMigration('20261123170058_tag', 'alter tabel t')
  const refused = {
    code: 'SQL_INVALID',
    message: expect.stringContaining('a statement of 20261123170058_tag (syntax error'),
    details: { migration: '20261123170058_tag' },
  }
  await expect(findTableOwners([migration])).rejects.toMatchObject(refused)
  await expect(lintMigrations([migration])).rejects.toMatchObject(refused)
  await expect(deriveChecks([migration])).rejects.toMatchObject(refused)
  await expect(deriveChecks([], [migration])).rejects.toMatchObject(refused)
  await expect(locksOfMigrations([migration])).rejects.toMatchObject(refused)
  await expect(invertMigration([], [migration])).rejects.toMatchObject(refused)
})

test('what has no words here is said to be unknown', async () => {
  for (const sql of [
    'create rule r as on insert to t do nothing',
    'alter view v alter a drop default',
    'call go()',
  ]) {
    expect(await changesOf(sql)).toMatchObject([{ kind: 'unknown' }])
  }
})
