import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { OUR_CONVENTIONS } from '../../src/lint/index.ts'
import { lintCodeOf } from '../../src/workspace/lint-code.ts'
import { recordOfMove, writeTexts } from '../support/moved-module.ts'

const MODULES = fileURLToPath(new URL('../../node_modules/', import.meta.url))
const TSCONFIG = {
  compilerOptions: {
    module: 'nodenext',
    noEmit: true,
    allowImportingTsExtensions: true,
    types: [],
  },
  include: ['src'],
}
const SERVICE = '../../../services/billing'
const FILES = {
  'tsconfig.json': JSON.stringify(TSCONFIG),
  'src/errors.ts': 'export const refusal = 1\n',
  // As `saas extract apply` writes it: the application connects the module, which it has by its facade.
  'src/main.ts': `import { billingModule } from './modules/billing/billing.extracted.ts'\nimport { total } from './modules/billing/index.ts'\n\nexport const all = [billingModule, total]\n`,
  'src/modules/billing/index.ts': `import { billingModule } from './billing.extracted.ts'\nimport { total as totalHere } from '${SERVICE}/src/index.ts'\n\nexport const total = [billingModule, totalHere]\n`,
  'src/modules/billing/billing.extracted.ts': `import { operations } from '${SERVICE}/operations.ts'\n\nexport const billingModule = operations\n`,
  'services/billing/extraction.json': recordOfMove('billing'),
  'services/billing/tsconfig.json': JSON.stringify({
    extends: '../../tsconfig.json',
    include: ['.'],
  }),
  'services/billing/operations.ts': `import { inside } from './src/inside.ts'\n\nexport const operations = inside\n`,
  'services/billing/src/index.ts': `export { inside as total } from './inside.ts'\n`,
  'services/billing/src/inside.ts': `import { refusal } from '../../../src/errors.ts'\nimport { names } from '../../../src/modules/crm/index.ts'\n\nexport const inside = [refusal, names]\n`,
  'src/modules/crm/index.ts': `export { names } from './names.ts'\n`,
  'src/modules/crm/names.ts': 'export const names = 1\n',
}

const TABLES = Promise.resolve({
  tenantTables: ['customer', 'bill'],
  owners: [['customer', 'crm'] as const, ['bill', 'billing'] as const],
})

let root: string

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'tenantry-lint-moved-')))
  for (const name of ['kysely', 'pg', '@types/pg']) {
    await mkdir(dirname(join(root, 'node_modules', name)), { recursive: true })
    await symlink(join(MODULES, name), join(root, 'node_modules', name), 'dir')
  }
  await writeTexts(root, FILES)
})

afterAll(async () => {
  await rm(root, { recursive: true, force: true })
})

/** What is found once these texts have taken the place of those that are there. */
async function findingsWith(texts: Readonly<Record<string, string>>): Promise<string[]> {
  await writeTexts(root, texts)
  const scope = { code: false, boundaries: true, rules: undefined, isKept: false }
  const project = { root, isOurs: true, conventions: OUR_CONVENTIONS, config: undefined }
  const { findings } = await lintCodeOf(project, TABLES, scope)
  return findings.map(
    ({ rule, place, message }) => `${rule} ${place.file}:${place.line} ${message}`,
  )
}

test('a service uses the application, and its facade the service: that is how it is extracted', async () => {
  expect(await findingsWith({})).toEqual([])
})

test('a test of the service is judged, which nothing in the application imports', async () => {
  const path = 'services/billing/src/total.test.ts'
  const found = await findingsWith({
    [path]: `import { names } from '../../../src/modules/crm/names.ts'\n\nexport const all = names\n`,
  })

  expect(found).toEqual([expect.stringContaining(`module-import ${path}:1 names.ts`)])
  await rm(join(root, path))
})

test('who imports past the facade of a module, or out of its service past the index of another, is told', async () => {
  const past = `${SERVICE}/src/index.ts`
  const found = await findingsWith({
    'src/modules/crm/names.ts': `import { total } from '${past}'\nimport { operations } from '${SERVICE}/operations.ts'\nimport { billingModule } from '../billing/billing.extracted.ts'\n\nexport const names: unknown = [total, operations, billingModule]\n`,
    'src/total.ts': `export { total } from '../services/billing/src/index.ts'\n`,
    'services/billing/src/inside.ts': `import { names } from '../../../src/modules/crm/names.ts'\n\nexport const inside = names\n`,
  })

  expect(found.filter((one) => one.startsWith('module-import'))).toEqual([
    expect.stringMatching(/services\/billing\/src\/inside\.ts:1 names\.ts is a file of .* crm/),
    expect.stringMatching(/src\/modules\/crm\/names\.ts:1 src\/index\.ts is in the service of/),
    expect.stringMatching(/src\/modules\/crm\/names\.ts:2 operations\.ts is in the service of/),
    expect.stringMatching(/src\/modules\/crm\/names\.ts:3 billing\.extracted\.ts is a file of/),
    expect.stringMatching(/src\/total\.ts:1 src\/index\.ts is in the service of .* billing/),
  ])
  expect(found.filter((one) => one.startsWith('module-cycle'))).toEqual([
    expect.stringContaining('billing → crm → billing'),
  ])
})

test('a service has its tables only: who queries those of others is told', async () => {
  const path = 'services/billing/src/debtors.ts'
  const found = await findingsWith({
    [path]: `import type { Kysely } from 'kysely'

interface Tables {
  bill: { tenant_id: string; customer: string }
  customer: { tenant_id: string; name: string }
}

export const own = (db: Kysely<Tables>) => db.selectFrom('bill').select('customer').execute()
export const others = (db: Kysely<Tables>) => db.selectFrom('customer').select('name').execute()
`,
  })
  expect(found.filter((one) => one.startsWith('module-table'))).toEqual([
    expect.stringContaining(`module-table ${path}:9`),
  ])
  await rm(join(root, path))
})
