import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Project, ts } from 'ts-morph'
import { beforeAll, expect, test } from 'vitest'

import { toCodeProgram } from '../../src/code/index.ts'
import { type CodeFinding, lintCode } from '../../src/lint/code/index.ts'
import { openSqlParser } from '../../src/sql/index.ts'

const FOLDER = join(import.meta.dirname, 'corpus')
const FILES = [
  'tenant-from-request/leak-store.ts',
  'tenant-from-request/leak-across-files/main.ts',
  'tenant-from-request/leak-across-files/tenant-of.ts',
  'job-trusts-payload/leak-across-files/queue.ts',
  'job-trusts-payload/leak-across-files/routes.ts',
  'job-trusts-payload/leak-across-files/worker.ts',
]

let findings: readonly CodeFinding[]

beforeAll(async () => {
  const project = new Project({
    compilerOptions: {
      target: ts.ScriptTarget.ESNext,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      strict: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      customConditions: ['tenantry-source'],
      types: ['node'],
    },
  })
  project.addSourceFilesAtPaths(FILES.map((file) => join(FOLDER, file)))
  const program = toCodeProgram(project.getProgram().compilerObject, (path) =>
    path.startsWith(FOLDER),
  )
  ;({ findings } = lintCode(program, {
    parser: await openSqlParser(),
    tenantColumn: 'tenant_id',
    isTenantTable: (table) => table === 'invoice',
    relative: (path) => path.slice(FOLDER.length + 1),
  }))
})

/** The text at each place of a flow, up to its first line's end. */
function flowOf(folder: string): readonly string[] {
  const found = findings.find(({ place }) => place.file.startsWith(folder))
  return (found?.flow ?? []).map(({ file, line, column, endLine, endColumn }) => {
    const text = readFileSync(join(FOLDER, file), 'utf8').split('\n')[line - 1] ?? ''
    return `${line}: ${text.slice(column - 1, endLine === line ? endColumn - 1 : undefined)}`
  })
}

test('a flow leads from the request, through what it is kept in, to the query', () => {
  expect(flowOf('tenant-from-request/leak-store')).toEqual([
    '22: request.url',
    "23: url.searchParams.get('tenant') ?? ''",
    '24: { tenantId }',
    '13: storage.getStore()',
    '15: store.tenantId',
    '19: currentTenant()',
    "19: db.selectFrom('invoice')",
  ])
})

test('a flow leads through the files that it passes', () => {
  expect(flowOf('tenant-from-request/leak-across-files')).toEqual([
    '12: request.hostname',
    "13: first ?? 'acme'",
    '10: resolveTenant(request)',
    '11: tenancy.admit(found.slug)',
  ])
})

test('a flow leads through a queue, with both of its halves', () => {
  expect(flowOf('job-trusts-payload/leak-across-files')).toEqual([
    "12: c.req.param('tenant')",
    "8: mails.add('invoice', { tenant, to })",
    '7: job: Job<{ tenant: string; to: string }>',
    '8: job',
    "9: tenancy.run(data.tenant, () => tenancy.db.selectFrom('invoice').selectAll().execute())",
  ])
})
