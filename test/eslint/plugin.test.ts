import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { ESLint, type Linter } from 'eslint'
import { afterAll, beforeAll, expect, test } from 'vitest'

import plugin from '../../src/eslint/index.ts'

const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url))
const FILES = {
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'nodenext',
      strict: true,
      noEmit: true,
      allowImportingTsExtensions: true,
    },
  }),
  'src/db.ts': `import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

export const pool = new Pool()
export const db = new Kysely<{
  invoice: { tenant_id: string; id: string }
  currency: { code: string }
}>({ dialect: new PostgresDialect({ pool }) })
`,
}
const LEAK = `import { db } from './db.ts'

export const rates = () => db.selectFrom('currency').selectAll().execute()
export const list = () => db.selectFrom('invoice').selectAll().execute()
`
const FLOATING = `import { db } from './db.ts'

export async function touch(tenant: string) {
  db.updateTable('invoice').set({ id: '1' }).where('tenant_id', '=', tenant).execute()
}
`

/** The rules ask the compiler: of what a parser says, they need nothing. */
const parser: Linter.Parser = {
  parseForESLint: (text: string) => {
    const lines = text.split('\n')
    const end = { line: lines.length, column: lines.at(-1)?.length ?? 0 }
    const loc = { start: { line: 1, column: 0 }, end }
    const range: [number, number] = [0, text.length]
    const ast = {
      type: 'Program',
      sourceType: 'module',
      body: [],
      tokens: [],
      comments: [],
      loc,
      range,
    } as const
    return { ast: { ...ast, body: [], tokens: [], comments: [] } }
  },
}

let root: string

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'tenantry-eslint-')))
  await symlink(MODULES, join(root, 'node_modules'), 'dir')
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
})

afterAll(() => rm(root, { recursive: true, force: true }))

async function lint(text: string, { settings = {}, fix = false } = {}) {
  const eslint = new ESLint({
    cwd: root,
    fix,
    overrideConfigFile: true,
    overrideConfig: [
      { files: ['**/*.ts'], languageOptions: { parser }, settings },
      { files: ['**/*.ts'], ...plugin.configs.recommended },
    ],
  })
  const [result] = await eslint.lintText(text, { filePath: join(root, 'src', 'list.ts') })
  const found = result?.messages.map(({ ruleId, line, column }) => `${ruleId} ${line}:${column}`)
  return { found, output: result?.output }
}

test('a leak is told where it is, in the text that the editor has; a comment with a reason allows it', async () => {
  expect(await lint(LEAK)).toMatchObject({ found: ['tenantry/unscoped-query 4:27'] })
  expect(await lint(`\n${LEAK}`)).toMatchObject({ found: ['tenantry/unscoped-query 5:27'] })
  expect(await lint(LEAK.replaceAll("'invoice'", "'currency'"))).toMatchObject({ found: [] })
  const comment = '// saas-lint-disable-next-line unscoped-query -- all of them are meant\n'
  expect(
    await lint(LEAK.replace('export const list', `${comment}export const list`)),
  ).toMatchObject({
    found: [],
  })
})

test('what needs no decision is fixed', async () => {
  expect(await lint(FLOATING)).toMatchObject({ found: ['tenantry/floating-promise 4:3'] })
  expect(await lint(FLOATING, { fix: true })).toMatchObject({
    found: [],
    output: FLOATING.replace('  db.', '  await db.'),
  })
})

test('tables that no type names are those of the settings, which have to be right', async () => {
  const raw = `import { pool } from './db.ts'\n\nexport const all = () => pool.query('select * from customer')\n`
  expect(await lint(raw)).toMatchObject({ found: [] })
  expect(await lint(raw, { settings: { tenantry: { tables: ['customer'] } } })).toMatchObject({
    found: ['tenantry/raw-unscoped 3:37'],
  })
  await expect(lint(raw, { settings: { tenantry: { table: ['customer'] } } })).rejects.toThrow(
    'settings.tenantry',
  )
})
