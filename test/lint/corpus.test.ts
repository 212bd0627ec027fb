import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Project, ts } from 'ts-morph'
import { describe, expect, test } from 'vitest'

import { readPrismaModels, toCodeProgram } from '../../src/code/index.ts'
import {
  assertPlantsFound,
  CODE_RULES,
  EXAMPLE_MODELS,
  exampleFiles,
  examplesOf,
  isExampleTenancy,
  lintCode,
} from '../../src/lint/code/index.ts'
import { EXAMPLE_OWNERS } from '../../src/lint/code/example-preamble.ts'
import { openSqlParser } from '../../src/sql/index.ts'

const FOLDER = join(import.meta.dirname, 'corpus')
const paths = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join(FOLDER, path))

const project = new Project({
  compilerOptions: {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    customConditions: ['tenantry-source'],
    types: ['node'],
  },
})
project.addSourceFilesAtPaths(paths)
const EXAMPLES = join(import.meta.dirname, 'examples')
for (const kind of ['leak', 'mend'] as const) {
  for (const { path, text } of CODE_RULES.flatMap((rule) => exampleFiles(rule, kind))) {
    project.createSourceFile(join(EXAMPLES, kind, path), text)
  }
}
const program = project.getProgram().compilerObject
const TENANT_TABLES = new Set(['invoice', 'customer'])
const models = readPrismaModels([readFileSync(join(FOLDER, 'schema.prisma'), 'utf8')])
const parser = await openSqlParser()
const { findings } = lintCode(
  toCodeProgram(program, (path) => path.startsWith(FOLDER)),
  {
    parser,
    tenantColumn: 'tenant_id',
    models,
    isTenancyFile: isExampleTenancy,
    isTenantTable: (table) => TENANT_TABLES.has(table),
    ownerOf: (table) => EXAMPLE_OWNERS.get(table),
    relative: (path) => path.slice(FOLDER.length + 1),
  },
)

function rulesFound(name: string): string[] {
  return findings
    .filter(({ place }) => place.file === `${name}.ts` || place.file.startsWith(`${name}/`))
    .map(({ rule }) => rule)
}

function severityOf(name: string): string | undefined {
  return findings.find(({ place }) => place.file === `tenant-column-written/${name}.ts`)?.severity
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
  const cases = readdirSync(join(FOLDER, id)).map((name) => name.replace(/\.ts$/, ''))

  test.each(cases.filter((name) => name.startsWith('leak-')))('%s', (name) => {
    expect(rulesFound(`${id}/${name}`)).toEqual([id])
  })

  test.each(cases.filter((name) => name.startsWith('safe-')))('%s', (name) => {
    expect(rulesFound(`${id}/${name}`)).toEqual([])
  })
})

test('what the runtime refuses is a warning, and what leaks an error', () => {
  expect([severityOf('leak-tenancy'), severityOf('leak-set-column')]).toEqual(['warning', 'error'])
})

describe('the examples of the pages', () => {
  test('what leaks is found, by its rule alone', () => {
    const planted = toCodeProgram(program, (path) => path.startsWith(join(EXAMPLES, 'leak')))
    expect(() =>
      assertPlantsFound(planted, CODE_RULES, parser, join(EXAMPLES, 'leak')),
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
  const report = lintCode(
    toCodeProgram(program, (path) => path.startsWith(folder)),
    {
      parser,
      tenantColumn: 'tenant_id',
      models: EXAMPLE_MODELS,
      isTenancyFile: isExampleTenancy,
      isTenantTable: (table) => TENANT_TABLES.has(table),
      ownerOf: (table) => EXAMPLE_OWNERS.get(table),
      relative: (path) => path.slice(folder.length + 1),
    },
  )
  return CODE_RULES.map(({ id }) => [
    id,
    report.findings
      .filter(({ place }) => place.file.startsWith(`${id}.`) || place.file.startsWith(`${id}/`))
      .map(({ rule }) => rule),
  ])
}
