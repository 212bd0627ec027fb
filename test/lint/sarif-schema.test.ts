import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

import Ajv, { type ValidateFunction } from 'ajv'
import { expect, test } from 'vitest'

import { CODE_RULES } from '../../src/lint/code/index.ts'
import { joinReports, SCHEMA_RULES, SQL_RULES, withDatabase } from '../../src/lint/index.ts'
import { renderReport } from '../../src/terminal/render-report.ts'
import { judgeFiles, openCorpus } from './judge-corpus.ts'

// The schema of OASIS, as Microsoft's package of matchers brings it along.
const validate = validatorOf('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json')

function validatorOf(path: string): ValidateFunction {
  const require = createRequire(import.meta.url)
  const schema: unknown = JSON.parse(readFileSync(require.resolve(path), 'utf8'))
  const ajv = new Ajv({ schemaId: 'auto', allErrors: true, unknownFormats: ['uri-reference'] })
  ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'))
  if (typeof schema !== 'object' || schema === null) throw new Error(`${path} holds no schema.`)
  return ajv.compile(schema)
}

const IN_DATABASE = {
  kind: 'database',
  rule: 'rls-inactive',
  severity: 'error',
  database: 'shop',
  object: 'tenant_1.invoice',
  text: '*.invoice',
  schemas: ['tenant_1', 'tenant_2'],
  schemaCount: 2,
  message: 'It is not active.',
  remedy: 'Enable it.',
} as const

async function report(): Promise<Record<string, unknown>> {
  const folders = ['floating-promise', 'tenant-from-request', 'raw-or-precedence']
  const code = judgeFiles(openCorpus(folders).getProgram().compilerObject)
  const [first, ...others] = code.findings
  if (first === undefined) throw new Error('Nothing was found that could be told.')
  const files = joinReports(undefined, {
    ...code,
    findings: others,
    allowed: [{ ...first, reason: 'it is meant' }],
  })
  const summary = {
    name: 'shop',
    version: '18.1',
    reader: 'reader',
    schemas: 2,
    tables: 2,
    appRoles: ['app'],
    areAppRolesGiven: true,
    unseen: [],
  }
  const all = withDatabase(files, { summary, findings: [IN_DATABASE] })
  const options = { format: 'sarif', version: '1.2.3', width: Infinity, sources: new Map() }
  return JSON.parse(await renderReport(all, { ...options, paint: (_, text) => text }))
}

test('a report with findings, ways, fixes and allowances is valid SARIF 2.1.0', async () => {
  const sarif = await report()
  const text = JSON.stringify(sarif)
  for (const part of ['"codeFlows"', '"fixes"', '"suppressions"', '"logicalLocations"']) {
    expect(text).toContain(part)
  }
  for (const { id } of [...CODE_RULES, ...SQL_RULES, ...SCHEMA_RULES]) {
    expect(text).toContain(`"id":"${id}"`)
  }
  validate(sarif)
  expect(validate.errors).toBe(null)
  expect(validate({ ...sarif, runs: [{ tool: {} }] })).toBe(false)
})
