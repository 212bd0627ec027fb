import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Project, ts } from 'ts-morph'
import { describe, expect, test } from 'vitest'

import { toCodeProgram } from '../../src/code/index.ts'
import { lintCode } from '../../src/lint/code/lint-code.ts'
import { CODE_RULES } from '../../src/lint/rules/code/index.ts'

const FOLDER = join(import.meta.dirname, 'corpus')
const paths = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join(FOLDER, path))

const project = new Project({
  compilerOptions: {
    target: ts.ScriptTarget.ESNext,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
    customConditions: ['tenantry-source'],
    types: ['node'],
  },
})
project.addSourceFilesAtPaths(paths)
const program = project.getProgram().compilerObject
const TENANT_TABLES = new Set(['invoice', 'customer'])
const findings = lintCode(
  toCodeProgram(program, (path) => path.startsWith(FOLDER)),
  {
    tenantColumn: 'tenant_id',
    isTenantTable: (table) => TENANT_TABLES.has(table),
  },
)

function rulesFound(name: string): string[] {
  const place = join(FOLDER, name)
  const found = findings.filter(
    ({ file }) => file === `${place}.ts` || file.startsWith(`${place}/`),
  )
  return found.map(({ rule }) => rule)
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
