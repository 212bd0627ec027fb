import { readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

import {
  assertTablesMade,
  matchesGlob,
  OUR_CONVENTIONS,
  parseLintConfig,
  toConventions,
} from '../../src/lint/index.ts'
import { renderLintConfigSchema } from '../../scripts/lint-config-schema.ts'

const parse = (value: unknown) => parseLintConfig(JSON.stringify(value), 'saas.lint.json')
const keyOf = (value: unknown): unknown => {
  try {
    parse(value)
  } catch (error) {
    return error
  }
  return undefined
}

test('the schema that editors get is the one that checks the file', async () => {
  const published = await readFile('schemas/saas-lint.schema.json', 'utf8')
  expect(published).toBe(renderLintConfigSchema())
  expect(JSON.parse(published)).toMatchObject({
    additionalProperties: false,
    properties: {
      ignore: { items: { required: ['files', 'reason'], additionalProperties: false } },
    },
  })
})

test('a mark of the order of bytes in front changes nothing', () => {
  expect(parseLintConfig('\uFEFF{"tenantColumn":"org_id"}', '').tenantColumn).toBe('org_id')
})

test.each([
  [{ tenantColum: 'org_id' }, 'tenantColum'],
  [{ tenantColumn: 1 }, 'tenantColumn'],
  [{ tenantColumn: ' ' }, 'tenantColumn'],
  [{ tenantTables: ['a', 1] }, 'tenantTables[1]'],
  [{ tenantTables: [] }, 'tenantTables'],
  [{ roles: { admin: [] } }, 'roles.admin'],
  [{ migrations: { files: ['a'] } }, 'migrations.tool'],
  [{ migrations: { tool: 'rails' } }, 'migrations.tool'],
  [{ ignore: [{ files: [], reason: 'x' }] }, 'ignore[0].files'],
  [{ ignore: [{ files: ['a'] }] }, 'ignore[0].reason'],
  [[], ''],
])('%j is refused, with the key', (value, key) => {
  expect(keyOf(value)).toMatchObject({ code: 'LINT_CONFIG_INVALID', details: { key } })
})

test('without a saas.config.ts it says all; beside one it only adds', () => {
  const config = parse({ sharedTables: ['plan'], context: { settings: ['App.Org_Id'] } })
  expect(toConventions(config, false, '')).toMatchObject({
    tenantColumn: 'tenant_id',
    context: { functions: [], settings: ['app.org_id'] },
  })
  expect(toConventions(config, true, '')).toMatchObject({
    ...OUR_CONVENTIONS,
    sharedTables: ['plan'],
    context: { settings: [...OUR_CONVENTIONS.context.settings, 'app.org_id'] },
  })
  expect(() => toConventions(parse({ tenantColumn: 'org_id' }), true, '')).toThrow(
    expect.objectContaining({ code: 'LINT_CONFIG_INVALID' }),
  )
})

const failing = (key: string) =>
  expect.objectContaining({
    code: 'LINT_CONFIG_TABLE_UNKNOWN',
    details: expect.objectContaining({ key }),
  })

test('a table or a column that no migration makes is an error', () => {
  const made = [{ name: 'invoice', columns: new Set(['org_id']) }]
  const check = (value: unknown) => () =>
    assertTablesMade(toConventions(parse(value), false, ''), made, '')
  expect(check({ tenantColumn: 'org_id', tenantTables: ['invoice'] })).not.toThrow()
  expect(check({ tenantTables: ['invoice', 'invoise'] })).toThrow(failing('tenantTables[1]'))
  expect(check({ tenantColumn: 'org_id', sharedTables: ['plan'] })).toThrow(
    failing('sharedTables[0]'),
  )
  expect(check({ tenantColumn: 'orgid' })).toThrow(failing('tenantColumn'))
})

test.each([
  ['a/b.sql', 'a/*.sql', true],
  ['a/b/c.sql', 'a/*.sql', false],
  ['a/b/c.sql', 'a/**/*.sql', true],
  ['a/c.sql', 'a/**/*.sql', true],
  ['a/c.sql', './a/{b,c}.sql', true],
  ['a/c.sqlx', 'a/c.sql', false],
  ['a/cxsql', 'a/c.sql', false],
])('%s fits %s: %j', (path, pattern, isFitting) => {
  expect(matchesGlob(path, pattern)).toBe(isFitting)
})
