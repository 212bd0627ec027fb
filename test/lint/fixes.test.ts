import { ts } from 'ts-morph'
import { expect, test } from 'vitest'

import type { CodeFinding } from '../../src/lint/code/index.ts'
import { applyFixes } from '../../src/lint/index.ts'
import { CORPUS, judgeFiles, openCorpus } from './judge-corpus.ts'

const FOLDERS = ['floating-promise', 'module-import', 'raw-or-precedence']

test('what is fixed is found no more, makes no other finding and no error', () => {
  const project = openCorpus(FOLDERS)
  const before = judgeFiles(project.getProgram().compilerObject).findings
  const sources = new Map(
    project
      .getSourceFiles()
      .map((file) => [file.getFilePath().slice(CORPUS.length + 1), file.getFullText()] as const),
  )
  const { texts, fixed } = applyFixes(before, sources)
  const fixable = before.filter(({ fix }) => fix !== undefined)
  expect(new Set(fixable.map(({ rule }) => rule))).toEqual(new Set(FOLDERS))
  expect(fixed).toBe(fixable.length)
  for (const [path, text] of texts) {
    project.getSourceFileOrThrow(`${CORPUS}/${path}`).replaceWithText(text)
  }
  const program = project.getProgram().compilerObject
  const after = judgeFiles(program).findings
  expect(namesOf(after)).toEqual(namesOf(before.filter(({ fix }) => fix === undefined)))
  const changed = [...texts.keys()].map((path) => program.getSourceFile(`${CORPUS}/${path}`))
  const errors = changed.flatMap((file) => ts.getPreEmitDiagnostics(program, file))
  expect(errors.map(({ messageText }) => messageText)).toEqual([])
})

test('of two fixes that touch the first is made, and one of what has changed since is not', () => {
  const place = { file: 'a.ts', line: 2, column: 1, endLine: 2, endColumn: 4 }
  const finding = (text: string, put: string): CodeFinding => ({
    kind: 'code',
    rule: 'floating-promise',
    severity: 'error',
    place,
    flow: [],
    text,
    message: '',
    remedy: '',
    fix: { what: '', edits: [{ place, text: put }] },
  })
  const sources = new Map([['a.ts', 'one()\r\ntwo()\r\n']])
  const { texts, fixed } = applyFixes([finding('two()', '2'), finding('two()', 'II')], sources)
  expect([texts.get('a.ts'), fixed]).toEqual(['one()\r\n2()\r\n', 1])
  expect(applyFixes([finding('zwei()', '2')], sources)).toEqual({ texts: new Map(), fixed: 0 })
})

function namesOf(findings: readonly CodeFinding[]): readonly string[] {
  return findings.map(({ rule, place }) => `${rule} ${place.file}`)
}
