import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ts } from 'ts-morph'
import { describe, expect, test } from 'vitest'

import { toCodeProgram } from '../../src/code/index.ts'
import {
  assertPlantsFound,
  CODE_RULES,
  type CodePlace,
  EXAMPLE_MODELS,
  exampleFiles,
  examplesOf,
  lintCode,
  oneFileRules,
} from '../../src/lint/code/index.ts'
import { openSqlParser } from '../../src/sql/index.ts'
import { CORPUS, judgeFiles, openCorpus, rulesFoundIn } from './judge-corpus.ts'

const project = openCorpus()
const EXAMPLES = join(import.meta.dirname, 'examples')
for (const kind of ['leak', 'mend'] as const) {
  for (const { path, text } of CODE_RULES.flatMap((rule) => exampleFiles(rule, kind))) {
    project.createSourceFile(join(EXAMPLES, kind, path), text)
  }
}
const program = project.getProgram().compilerObject
const parser = await openSqlParser()
const corpus = judgeFiles(program)

function severityOf(name: string): string | undefined {
  return corpus.findings.find(({ place }) => place.file === `tenant-column-written/${name}.ts`)
    ?.severity
}

test('its programs have no errors', () => {
  const errors = ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText, file }) => [
      file?.fileName,
      ts.flattenDiagnosticMessageText(messageText, ' '),
    ])
  expect(errors).toEqual([])
})

describe.each(CODE_RULES.map(({ id }) => id))('%s', (id) => {
  const cases = readdirSync(join(CORPUS, id)).map((name) => name.replace(/\.ts$/, ''))

  test.each(cases.filter((name) => name.startsWith('leak-')))('%s', (name) => {
    expect(rulesFoundIn(corpus, `${id}/${name}`)).toEqual([id])
  })

  test.each(cases.filter((name) => name.startsWith('safe-')))('%s', (name) => {
    expect(rulesFoundIn(corpus, `${id}/${name}`)).toEqual([])
  })
})

test('what the runtime refuses is a warning, and what leaks an error', () => {
  expect([severityOf('leak-tenancy'), severityOf('leak-set-column')]).toEqual(['warning', 'error'])
})

test('rules that see a file alone find nothing in it that the whole program does not have', () => {
  const rules = oneFileRules(CODE_RULES)
  const known = new Set(
    judgeFiles(program, { rules }).findings.map(({ rule, place }) => keyOf(rule, place)),
  )
  const files = program.getSourceFiles().filter(({ fileName }) => fileName.startsWith(CORPUS))
  const alone = files.flatMap(({ fileName }) => {
    const report = judgeFiles(program, { rules, isOwn: (path) => path === fileName })
    return report.findings.filter(({ rule }) => !rule.startsWith('allowance-'))
  })
  expect(alone.filter(({ rule, place }) => !known.has(keyOf(rule, place)))).toEqual([])
  const found = new Set(alone.map(({ rule }) => rule))
  expect(rules.filter(({ id }) => !found.has(id)).map(({ id }) => id)).toEqual([])
})

function keyOf(rule: string, { file, line, column }: CodePlace): string {
  return `${rule} ${file}:${line}:${column}`
}

describe('the examples of the pages', () => {
  test('what leaks is found, by its rule alone', () => {
    const planted = toCodeProgram(program, (path) => path.startsWith(join(EXAMPLES, 'leak')))
    expect(() =>
      assertPlantsFound(
        (asked) => lintCode(planted, asked),
        CODE_RULES,
        parser,
        join(EXAMPLES, 'leak'),
      ),
    ).not.toThrow()
    expect(judge('leak')).toEqual(
      CODE_RULES.map((rule) => [rule.id, examplesOf(rule, 'leak').map(() => rule.id)]),
    )
  })

  test('what mends it is not', () => {
    expect(judge('mend')).toEqual(CODE_RULES.map(({ id }) => [id, []]))
  })
})

function judge(kind: 'leak' | 'mend'): unknown {
  const folder = join(EXAMPLES, kind)
  const report = judgeFiles(program, { folder, models: EXAMPLE_MODELS })
  return CODE_RULES.map(({ id }) => [
    id,
    report.findings
      .filter(({ place }) => place.file.startsWith(`${id}.`) || place.file.startsWith(`${id}/`))
      .map(({ rule }) => rule),
  ])
}
