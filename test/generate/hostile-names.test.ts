import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, expect, test } from 'vitest'

import type { Column, Schema, Table } from '../../src/schema/index.ts'
import { generateCode, writeCode } from './generate-code.ts'

/** Below the root, so that packages are found from there; ignored by git. */
const FOLDER = '.generated-code-hostile'

afterAll(() => rm(FOLDER, { recursive: true, force: true }))

/** PostgreSQL allows every character in a name. */
const NAMES = [
  "it's",
  'say "hi"',
  'back`tick',
  '${process.exit(9)}',
  'a*/b',
  'new\nline',
  'ls\u2028ps',

  'm²',
  '½',
  'ⅷ',
  'ⸯ',
  'e\u0301',
  'İ',
  'ŉ',
  '名前',
  '🎉',
  ' ',
  '\\u0041',
  "'); drop table x; --",
  '../../etc',
  '{{x}}',
  '$',
  '__proto__',
  'constructor',
  'a.b',
  'a as b',
  'a desc',
  'x->y',
  'class',
  'default',
  'undefined',
  'error',
  'string',
  'values',
  'where',
  'eb',
  'db',
  'sql',

  'query',
  'set',
  'expected',
  'is_nothing',
  'num_deleted_rows',
  'version',
  'changes',
  'COLUMNS',
]
const TEXT = column('text')

function column(name: string, type: Partial<Column['type']> = {}): Column {
  return {
    name,
    type: { sql: 'text', name: 'text', kind: 'base', isArray: false, ...type },
    isNullable: false,
    default: undefined,
    generated: undefined,
    comment: `${name} */ export const ends = 1 /*\n*/ ${name}`,
  }
}

function table(name: string, columns: readonly Column[], keys: Partial<Table> = {}): Table {
  return {
    name,
    kind: 'tenant',
    isView: false,
    comment: `*/ ${name} */`,
    columns: [column('tenant_id'), ...columns],
    primaryKey: [],
    uniques: [],
    references: [],
    checks: [],
    indexes: [],
    policies: [],
    grants: [],
    rowSecurity: { isEnabled: true, isForced: true },
    ...keys,
  }
}

function keyedBy(name: string, index: number): Table[] {
  const primaryKey = ['tenant_id', name]
  const version = {
    ...column('version', { sql: 'integer', name: 'int4' }),
    default: '1',
  }
  const own = name === 'version' ? [version] : [column(name)]
  return [
    table(`key_${index}`, [...own, TEXT], { primaryKey }),
    ...(name === 'version' ? [] : [table(`count_${index}`, [...own, version], { primaryKey })]),
  ]
}

const CLASHING = ['a_b', 'aB', 'a b', 'a', 'b', 'b_and_a']
const PARTS = ['order', 'filter', 'key', 'changes', 'list_options', 'repository']
const ENUMS = [...PARTS.map((part) => `bill_${part}`), 'new_bill', 'hostile_tables', ...NAMES]

const SCHEMA: Schema = {
  enums: ENUMS.map((name) => ({ name, labels: ['a', `'"\`\${\\`, '', '*/'], comment: '*/' })),
  tables: [
    ...NAMES.map((name) =>
      table(name, [column('id'), column(name)], { primaryKey: ['tenant_id', 'id'] }),
    ),
    table(
      'wide',
      NAMES.map((name) => column(name)),
    ),
    ...NAMES.flatMap(keyedBy),
    table('clash', [column('id'), ...CLASHING.map((name) => column(name))], {
      primaryKey: ['tenant_id', 'id'],
      uniques: [['a_b'], ['aB'], ['a b'], ['a', 'b'], ['a', 'b_and_a']].map((columns) => ({
        name: columns.join(' '),
        columns: ['tenant_id', ...columns],
      })),
    }),
    table(
      'bill',
      ENUMS.map((name, index) => column(`e${index}`, { sql: name, name, kind: 'enum' })),
      { primaryKey: ['tenant_id', 'e0', 'e1'] },
    ),
    table('only_tenant', [], { primaryKey: ['tenant_id'] }),
    table('only_json', [column('data', { sql: 'jsonb', name: 'jsonb' })], {
      primaryKey: ['tenant_id'],
    }),
  ],
}

test('whatever a database calls its things, their code compiles', async () => {
  const template = JSON.parse(await readFile('templates/application/tsconfig.json.hbs', 'utf8'))
  const compilerOptions = { ...template.compilerOptions, customConditions: ['tenantry-source'] }
  const code = await generateCode(SCHEMA, { module: 'hostile' })
  await writeCode(FOLDER, code)
  await writeFile(
    join(FOLDER, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, include: ['./**/*.ts'] }),
  )

  const run = promisify(execFile)('tsc', ['-p', FOLDER])
  expect(await run.catch((error: unknown) => error)).toMatchObject({ stdout: '' })
  expect([...code.values()].join('\n')).not.toMatch(/^\s*export const/m)
  expect([...code.keys()].filter((path) => path.includes('/'))).toEqual([])
})
