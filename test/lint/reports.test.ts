import { expect, test } from 'vitest'

import {
  type ApplicationReport,
  joinReports,
  parseBaseline,
  placeFindings,
  type RuleFacts,
  toBaseline,
  toGithub,
  toSarif,
  withDatabase,
  withoutKnown,
} from '../../src/lint/index.ts'

const RULE: RuleFacts = {
  id: 'unscoped-query',
  what: 'A query without its tenant.',
  why: 'It reads all rows.',
  remedy: 'Add the tenant.',
}

function finding(line: number, text = 'db.selectFrom("invoice")') {
  const place = { file: 'src/a b.ts', line, column: 3, endLine: line, endColumn: 9 }
  return {
    kind: 'code',
    rule: 'unscoped-query',
    severity: 'error',
    place,
    flow: [place, { ...place, line: line + 1, endLine: line + 1 }],
    text,
    message: 'This select reaches 100 % of the rows.',
    remedy: 'Add the tenant.',
  } as const
}

function reportOf(...findings: ReturnType<typeof finding>[]): ApplicationReport {
  return joinReports(undefined, { files: 1, paths: ['src/a b.ts'], findings, allowed: [] })
}

test('a baseline knows findings by what they are, not by their line; each of those that are alike', () => {
  const before = reportOf(finding(3), finding(5), finding(9, 'other()'))
  const baseline = parseBaseline(JSON.stringify(toBaseline(before)), 'b.json')
  expect(withoutKnown(before, baseline)).toMatchObject({ findings: [], known: 3 })
  const moved = reportOf(finding(30), finding(50), finding(90, '  other( )'.replace('( )', '()')))
  expect(withoutKnown(moved, baseline)).toMatchObject({ findings: [], known: 3 })
  const third = reportOf(finding(3), finding(5), finding(7))
  expect(withoutKnown(third, baseline)).toMatchObject({
    findings: [{ place: { line: 7 } }],
    known: 2,
  })
})

test.each([
  '',
  '[]',
  '{}',
  '{"version":2,"findings":{}}',
  '{"version":1,"findings":{"a":1}}',
  '{"version":1,"findings":[1]}',
  '{"version":1,"findings":["a"]}',
])('what is no baseline is refused: %s', (text) => {
  expect(() => parseBaseline(text, 'b.json')).toThrow(/b\.json is no baseline/)
})

test('an annotation says where, what and what to do, with what GitHub would read escaped', () => {
  expect(toGithub(reportOf(finding(3)))).toBe(
    '::error file=src/a b.ts,line=3,col=3,endLine=3,endColumn=9,title=unscoped-query::This select reaches 100 %25 of the rows.%0AAdd the tenant.',
  )
})

test('SARIF names each rule that it finds, and tells places, flows, fingerprints and what is allowed', () => {
  const report = {
    ...reportOf(finding(3), finding(5)),
    allowed: [{ ...finding(8), reason: 'meant' }],
  }
  const sarif = toSarif(report, { rules: [RULE], version: '1.2.3' })
  expect(sarif).toMatchObject({
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { semanticVersion: '1.2.3', rules: [{ id: 'unscoped-query' }] } },
        results: [
          {
            ruleIndex: 0,
            level: 'error',
            locations: [
              {
                physicalLocation: {
                  artifactLocation: { uri: 'src/a%20b.ts' },
                  region: { startLine: 3 },
                },
              },
            ],
            codeFlows: [{ threadFlows: [{ locations: [{}, {}] }] }],
          },
          {},
          { suppressions: [{ kind: 'inSource', justification: 'meant' }] },
        ],
      },
    ],
  })
  const prints = [...JSON.stringify(sarif).matchAll(/"tenantry\/v1":"([0-9a-f]+)"/g)].map(
    ([, print]) => print,
  )
  expect(new Set(prints.slice(0, 2)).size).toBe(2)
})

function databaseReport(schemas: readonly string[]): ApplicationReport {
  return withDatabase(undefined, {
    summary: {
      name: 'shop',
      version: '18.1',
      reader: 'reader',
      schemas: 2,
      tables: 2,
      appRoles: ['app'],
      areAppRolesGiven: true,
      unseen: [],
    },
    findings: [
      {
        kind: 'database',
        rule: 'rls-inactive',
        severity: 'error',
        database: 'shop',
        object: `${schemas[0]}.invoice`,
        text: '*.invoice',
        schemas,
        schemaCount: schemas.length,
        message: 'not active',
        remedy: 'enable it',
      },
    ],
  })
}

test('a finding in a database lies in no file: it has a logical place for each schema, and is known in all of them', () => {
  const both = databaseReport(['tenant_1', 'tenant_2'])
  expect(toGithub(both)).toBe('::error title=rls-inactive::not active%0Aenable it')
  const names = [
    ...JSON.stringify(toSarif(both, { rules: [], version: '1.2.3' })).matchAll(
      /"fullyQualifiedName":"(.*?)"/g,
    ),
  ]
  expect(names.map(([, name]) => name)).toEqual([
    'shop: tenant_1.invoice',
    'shop: tenant_2.invoice',
  ])
  const baseline = toBaseline(both)
  expect(
    withoutKnown(databaseReport(['tenant_0', 'tenant_1', 'tenant_2']), baseline),
  ).toMatchObject({
    findings: [],
    known: 1,
  })
})

test('a finding in a migration of SQL has the place of its statement', () => {
  const found = {
    kind: 'migration',
    rule: 'drop-column',
    group: 'destructive',
    severity: 'error',
    migration: '20260101000000_more',
    module: 'billing',
    statement: 'alter table invoice\n  drop column number',
    message: 'gone',
    remedy: 'do not',
  } as const
  const path = 'src/modules/billing/migrations/20260101000000_more.sql'
  const text = `-- first\nselect 1; ${found.statement};\n`
  const placed = placeFindings(
    { migrations: 1, findings: [found, { ...found, migration: 'unknown' }], allowed: [] },
    new Map([[found.migration, { path, text }]]),
  )
  expect(placed.findings).toMatchObject([
    {
      place: { file: path, line: 2, column: 11, endLine: 3, endColumn: 21 },
      text: 'alter table invoice',
    },
    { place: { file: 'unknown', line: 1 } },
  ])
})
