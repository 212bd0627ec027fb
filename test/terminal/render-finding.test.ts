import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { joinReports, type ReportedFinding } from '../../src/lint/index.ts'
import { renderFinding } from '../../src/terminal/render-finding.ts'
import { renderReport } from '../../src/terminal/render-report.ts'

const SOURCE = `import { db } from './db.ts'

export function list(tenant: string) {
\tconst query = db.selectFrom('invoice') // \u001B[31m
  return query.selectAll().execute()
}
`
const FINDING: ReportedFinding = {
  kind: 'code',
  rule: 'unscoped-query',
  severity: 'error',
  place: { file: 'src/list.ts', line: 4, column: 16, endLine: 4, endColumn: 40 },
  flow: [
    { file: 'src/list.ts', line: 4, column: 16, endLine: 4, endColumn: 40 },
    { file: 'src/list.ts', line: 5, column: 10, endLine: 5, endColumn: 36 },
  ],
  text: "const query = db.selectFrom('invoice')",
  message: 'This select on invoice names no tenant.',
  remedy: 'Compare tenant_id with the tenant of the request.',
}
const sources = new Map([['src/list.ts', SOURCE]])
const plain = (_style: unknown, text: string): string => text

test('a finding has the lines around it with a mark, the way there, the mend and its page', () => {
  const lines = renderFinding(FINDING, { paint: plain, width: 120, sources })
  expect(lines.join('\n')).toBe(`src/list.ts:4:16
  error unscoped-query: This select on invoice names no tenant.
    3 | export function list(tenant: string) {
  > 4 |   const query = db.selectFrom('invoice') // \\u001B[31m
      |                 ^^^^^^^^^^^^^^^^^^^^^^^^
    5 |   return query.selectAll().execute()
    6 | }
  the way there:
    1. src/list.ts:4:16  const query = db.selectFrom('invoice') // \\u001B[31m
    2. src/list.ts:5:10  return query.selectAll().execute()
  → Compare tenant_id with the tenant of the request.
  https://github.com/tenantry/tenantry/blob/main/docs/lint/unscoped-query.md
`)
})

test('on a narrow terminal nothing is wider, and the mark is under what it is about', () => {
  const long = SOURCE.replace('const query', `const ${'query'.repeat(20)}`)
  const column = FINDING.place.column + 95
  const place = { ...FINDING.place, column, endColumn: column + 24 }
  const lines = renderFinding(
    { ...FINDING, place, flow: [] },
    { paint: plain, width: 60, sources: new Map([['src/list.ts', long]]) },
  )
  const told = lines.filter((line) => !line.includes('https://'))
  expect(Math.max(...told.map(({ length }) => length))).toBeLessThanOrEqual(60)
  const marked = lines.findIndex((line) => line.includes('^'))
  const at = lines[marked]?.indexOf('^') ?? -1
  expect(lines[marked - 1]?.slice(at)).toMatch(/^db\.selectFrom/)
})

test('what stands in no file is told by what it is about', () => {
  const place = { ...FINDING.place, file: 'nowhere' }
  const lines = renderFinding({ ...FINDING, place, flow: [] }, { paint: plain, width: 80, sources })
  expect(lines.slice(0, 3)).toEqual([
    'nowhere:4:16',
    '  error unscoped-query: This select on invoice names no tenant.',
    "    const query = db.selectFrom('invoice')",
  ])
})

test('the problem matcher of the documentation reads it', () => {
  const page = readFileSync(new URL('../../docs/lint-editor.md', import.meta.url), 'utf8')
  const [, json = ''] = /```json\n(.*?)```/s.exec(page) ?? []
  const [where, what] = JSON.parse(json).tasks[0].problemMatcher.pattern
  const lines = renderFinding(FINDING, { paint: plain, width: 120, sources })
  const at = lines.findIndex((line) => new RegExp(where.regexp).test(line))
  const place = new RegExp(where.regexp).exec(lines[at] ?? '')
  const problem = new RegExp(what.regexp).exec(lines[at + 1] ?? '')
  expect([place?.[where.file], place?.[where.line], place?.[where.column]]).toEqual([
    'src/list.ts',
    '4',
    '16',
  ])
  expect([problem?.[what.severity], problem?.[what.code], problem?.[what.message]]).toEqual([
    'error',
    'unscoped-query',
    FINDING.message,
  ])
  // Nothing else that is printed is taken for a place.
  expect(lines.filter((line) => new RegExp(where.regexp).test(line))).toHaveLength(1)
})

test('what names and servers say reaches no terminal as a command', async () => {
  const hostile = 'a\u001B]0;x\u0007\u009B2J'
  const file = { ...FINDING.place, file: `src/${hostile}.ts` }
  const finding = {
    ...FINDING,
    place: file,
    flow: [file],
    message: hostile,
    remedy: hostile,
    text: hostile,
  }
  const onDatabase = {
    kind: 'database',
    text: hostile,
    rule: 'policy-true',
    severity: 'error',
    database: hostile,
    object: hostile,
    message: hostile,
    remedy: hostile,
    schemas: [hostile, 'b'],
    schemaCount: 2,
  } as const
  const report = {
    ...joinReports(undefined, { files: 1, paths: [], findings: [finding], allowed: [] }),
    database: {
      name: hostile,
      reader: hostile,
      version: '18.1',
      schemas: 1,
      tables: 1,
      appRoles: [hostile],
      areAppRolesGiven: false,
      unseen: [hostile],
    },
  }
  const all = { ...report, findings: [...report.findings, onDatabase] }
  for (const format of ['pretty', 'github']) {
    const options = { format, version: '1.0.0', paint: plain, width: 120, sources }
    const told = await renderReport(all, options)
    expect(told).toContain(String.raw`a\u001B]0;x\u0007\u009B2J`)
    for (const one of ['\u0007', '\u001B', '\u009B']) expect(told).not.toContain(one)
  }
})
