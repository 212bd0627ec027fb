import { join } from 'node:path'

import {
  type LintedMigration,
  lintParsed,
  lintSchema,
  OUR_CONVENTIONS,
} from '../../src/lint/index.ts'
import { SCHEMA_PREAMBLE } from '../../src/lint/schema/schema-plants.ts'
import { buildState, parseMigrations } from '../../src/sql/index.ts'
import { type CorpusCase, readCorpus } from './read-corpus.ts'

/** What the linter says of a case: `rls-missing`, `view-not-invoker (warning)`. */
export interface JudgedCase {
  readonly corpus: 'schema' | 'migration'
  readonly one: CorpusCase
  readonly expected: readonly string[]
  readonly found: readonly string[]
}

/** Judges what the migrations of each case leave behind. */
export async function judgeSchemaCorpus(): Promise<readonly JudgedCase[]> {
  const before = await parseMigrations([migration('preamble', SCHEMA_PREAMBLE)])
  return await judgeAll('schema', async (one) => {
    const migrations = await parseMigrations([migration('case', one.sql)])
    const state = await buildState([...before, ...migrations])
    return lintSchema(state, OUR_CONVENTIONS)
  })
}

/** Judges the last migration of each case. */
export async function judgeMigrationCorpus(): Promise<readonly JudgedCase[]> {
  const before = await parseMigrations([migration('preamble', SCHEMA_PREAMBLE)])
  return await judgeAll('migration', async ({ given, sql }) => {
    const texts = given.map((text, index) => migration(`given ${index + 1}`, text))
    const migrations = await parseMigrations([...texts, migration('judged', sql)])
    const report = await lintParsed([...before, ...migrations], {
      only: (name) => name === 'judged',
    })
    return report.findings
  })
}

type Found = readonly { readonly rule: string; readonly severity: 'error' | 'warning' }[]

async function judgeAll(
  corpus: JudgedCase['corpus'],
  judge: (one: CorpusCase) => Promise<Found>,
): Promise<readonly JudgedCase[]> {
  const judged: JudgedCase[] = []
  for (const one of readCorpus(join(import.meta.dirname, corpus))) {
    const findings = await judge(one)
    judged.push({
      corpus,
      one,
      expected: expectedOf(one),
      found: findings.map(({ rule, severity }) => wordFor(rule, severity)).toSorted(),
    })
  }
  return judged
}

function expectedOf({ rule, kind, severity, also }: CorpusCase): readonly string[] {
  const rules = kind === 'leak' ? [rule, ...also] : also
  return rules.map((each) => wordFor(each, severity)).toSorted()
}

function wordFor(rule: string, severity: 'error' | 'warning'): string {
  return severity === 'warning' ? `${rule} (warning)` : rule
}

function migration(name: string, text: string): LintedMigration {
  const kind = /\bindex concurrently\b/.test(text) ? 'concurrent' : 'transaction'
  const statements = [text.replaceAll('{{database}}', 'corpus')]
  return { name, module: 'corpus', kind, statements, destructive: undefined }
}
