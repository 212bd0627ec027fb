import { existsSync } from 'node:fs'

import { expect, inject, test } from 'vitest'

import { DATABASE_RULES, type DatabaseFinding } from '../../../src/lint/database/index.ts'
import { OLDEST_PROGRAMS, startOlderServer } from '../../support/older-server.ts'
import { type CaseDatabase, createCaseDatabase } from './case-database.ts'
import { CORPUS, type RuleCases, SILOS } from './corpus.ts'

const ids = new Set(DATABASE_RULES.map(({ id }) => id))
test('each rule finds its leaks, and nothing in what looks like them', () =>
  expectCorpusJudged(inject('databaseUrl')))

test.skipIf(!existsSync(OLDEST_PROGRAMS) || process.env['TENANTRY_OLDER_SERVER'] !== undefined)(
  'and on PostgreSQL 15',
  async () => {
    await using server = await startOlderServer()
    await expectCorpusJudged(server.url)
  },
)

test('the same fault in schemas that differ elsewhere is one finding', async () => {
  await using database = await createCaseDatabase(inject('databaseUrl'))
  const { token, sql } = database.toCase(`comment on schema tenant_1 is null;
    alter table tenant_1.ticket disable row level security;
    alter table tenant_2.ticket disable row level security;
    alter table tenant_2.ticket add column note_2 text`)
  await database.admin.query(sql)
  const found = (await database.judge()).filter(({ rule }) => rule === 'rls-missing')
  expect(found).toMatchObject([
    {
      text: `*.ticket_${token}`,
      schemaCount: 2,
      schemas: [`${token}_tenant_1`, `${token}_tenant_2`],
    },
  ])
})

test('no rule is without three leaks and three that look like them', () => {
  const all = { ...CORPUS, 'silo-connect': SILOS }
  expect(Object.keys(all).toSorted()).toEqual([...ids].toSorted())
  for (const { leaks, safe } of Object.values(all)) {
    expect(Object.keys(leaks).length).toBeGreaterThanOrEqual(3)
    expect(Object.keys(safe).length).toBeGreaterThanOrEqual(3)
  }
})

test('databases of one tenant each are told by their logins', async () => {
  await using database = await createCaseDatabase(inject('databaseUrl'))
  const cases = toCases(database, { 'silo-connect': SILOS })
  for (const statement of cases.flatMap(({ sql }) => sql.split(';'))) {
    await database.admin.query(statement)
  }
  const findings = await database.judge({ names: cases.map(({ token }) => `${token}_silo_1`) })
  expect(cases.map((one) => ({ case: one.name, found: rulesIn(findings, one.token) }))).toEqual(
    cases.map(({ name, isLeak }) => ({ case: name, found: isLeak ? ['silo-connect'] : [] })),
  )
})

test('the example of each rule is found, and its mend is not', async () => {
  await using database = await createCaseDatabase(inject('databaseUrl'))
  const rules = DATABASE_RULES.filter(({ id }) => id !== 'server-too-old' && id !== 'silo-connect')
  const cases = rules.map(({ id, examples }) => {
    const { token, sql } = database.toCase(`${examples.leak}\n${MARK}\n${examples.mend}`)
    const [leak = '', mend = ''] = sql.split(MARK)
    return { id, token, leak, mend }
  })
  await database.admin.query(cases.map(({ leak }) => leak).join('\n'))
  const leaks = await database.judge()
  await database.admin.query(cases.map(({ mend }) => mend).join('\n'))
  const mends = await database.judge()
  expect(
    cases.map(({ id, token }) => ({
      id,
      leak: rulesIn(leaks, token),
      mend: rulesIn(mends, token),
    })),
  ).toEqual(cases.map(({ id }) => ({ id, leak: [id], mend: [] })))
})

const MARK = '-- mend'

function toCases(database: CaseDatabase, corpus: Readonly<Record<string, RuleCases>>) {
  return Object.entries(corpus).flatMap(([rule, { leaks, safe }]) =>
    [leaks, safe].flatMap((some) =>
      Object.entries(some).map(([name, sql]) => ({
        rule,
        name: `${rule}: ${name}`,
        isLeak: some === leaks,
        ...database.toCase(sql),
      })),
    ),
  )
}

/** The rules on live databases that found something in a case. */
function rulesIn(findings: readonly DatabaseFinding[], token: string): readonly string[] {
  return findings
    .filter(({ rule, object, message }) => ids.has(rule) && `${object} ${message}`.includes(token))
    .map(({ rule }) => rule)
}

async function expectCorpusJudged(url: string): Promise<void> {
  await using database = await createCaseDatabase(url)
  const cases = toCases(database, CORPUS)
  await database.admin.query(cases.map(({ sql }) => sql).join('\n'))
  const findings = await database.judge()
  await database.admin.query(`grant temporary on database ${database.name} to public`)
  // No such server is at hand: what a rule says of it depends on nothing but its version.
  const older = await database.judge({ version: 140_005 })
  const inOlder = older.filter(({ rule }) => rule === 'server-too-old')
  expect(older.filter(({ rule }) => rule === 'temp-granted')).toMatchObject([
    { object: `database ${database.name}` },
  ])
  expect(
    cases.map(({ name, token }) => ({ name, found: rulesIn([...findings, ...inOlder], token) })),
  ).toEqual(cases.map(({ name, isLeak, rule }) => ({ name, found: isLeak ? [rule] : [] })))
}
