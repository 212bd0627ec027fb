import { describe, expect, inject, test } from 'vitest'

import '../support/provided-context.ts'
import { SCHEMA_RULES, SQL_RULES } from '../../src/lint/index.ts'
import { openCorpusDatabase } from './corpus-database.ts'
import { type JudgedCase, judgeMigrationCorpus, judgeSchemaCorpus } from './judge-sql-corpus.ts'

const CORPORA = [
  { name: 'schema', rules: SCHEMA_RULES, judged: await judgeSchemaCorpus(), leaks: 4 },
  { name: 'migration', rules: SQL_RULES, judged: await judgeMigrationCorpus(), leaks: 3 },
] as const

describe.each(CORPORA)('$name', ({ rules, judged, leaks }) => {
  test.each(judged)('$one.rule, $one.kind: $one.title', ({ found, expected }) => {
    expect(found).toEqual(expected)
  })

  test('each rule has its leaks and its look-alikes', () => {
    const counts = (kind: 'leak' | 'safe'): Record<string, number> =>
      Object.fromEntries(
        rules.map(({ id }) => [
          id,
          judged.filter(({ one }) => one.rule === id && one.kind === kind).length,
        ]),
      )
    expect(Object.entries(counts('leak')).filter(([, count]) => count < leaks)).toEqual([])
    expect(Object.entries(counts('safe')).filter(([, count]) => count < 3)).toEqual([])
    const ids = new Set<string>(rules.map(({ id }) => id))
    expect(judged.filter(({ one }) => !ids.has(one.rule))).toEqual([])
  })
})

test('PostgreSQL takes each case as it stands', async () => {
  await using database = await openCorpusDatabase(inject('databaseUrl'))
  const refused: string[] = []
  for (const { one } of CORPORA.flatMap(({ judged }): readonly JudgedCase[] => judged)) {
    if (one.notRun !== undefined) continue
    await database.undone(async () => {
      try {
        // Before the migration that is judged, how an index was built is all the same.
        for (const sql of one.given) await database.query(sql.replaceAll('concurrently', ''))
        await database.query(one.sql)
      } catch (error) {
        refused.push(`${one.rule}: ${one.title}: ${String(error)}`)
      }
    })
  }
  expect(refused).toEqual([])
})
