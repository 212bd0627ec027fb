import { chmod, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { findMigrationFiles, readMigrations } from '@tenantry/runtime/migrations'
import { findModuleHomes, homeOf, isServiceFolder } from '@tenantry/runtime/modules'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { recordOfMove, writeTexts } from '../../support/moved-module.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'tenantry-homes-'))
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

test('a module that has moved lies in its service and in its facade, and the service is where code belongs', async () => {
  await writeTexts(root, {
    'src/modules/index.ts': '',
    'src/modules/crm/index.ts': '',
    'src/modules/order-desk/index.ts': '',
    'services/order-desk/src/index.ts': '',
    'services/order-desk/extraction.json': recordOfMove('order-desk'),
  })
  const homes = await findModuleHomes(root)

  expect(homes).toEqual([
    { module: 'crm', folder: 'src/modules/crm', isService: false },
    { module: 'order-desk', folder: 'src/modules/order-desk', isService: false },
    { module: 'order-desk', folder: 'services/order-desk/src', isService: true },
  ])
  expect(homeOf('crm', homes)).toBe('src/modules/crm')
  expect(homeOf('order-desk', homes)).toBe('services/order-desk/src')
  expect(homeOf('billing', homes)).toBe('src/modules/billing')
})

test('the record names the module, whatever the folder of its service is called', async () => {
  await writeTexts(root, {
    'apps/money/src/index.ts': '',
    'apps/money/extraction.json': recordOfMove('billing', 'apps/api/src/modules/billing'),
  })

  expect(await findModuleHomes(root)).toEqual([
    { module: 'billing', folder: 'apps/money/src', isService: true },
  ])
})

test('a service through a symbolic link counts', async () => {
  await writeTexts(root, {
    'elsewhere/one/billing/src/index.ts': '',
    'elsewhere/one/billing/extraction.json': recordOfMove('billing'),
    'services/README.md': '',
  })
  await symlink(join(root, 'elsewhere/one/billing'), join(root, 'services/billing'))

  expect(await findModuleHomes(root)).toEqual([
    { module: 'billing', folder: 'services/billing/src', isService: true },
  ])
})

test('what is no service of a module is none', async () => {
  await writeTexts(root, {
    'services/plain/src/index.ts': '',
    'services/sourceless/extraction.json': recordOfMove('sourceless'),
    'services/other/src/index.ts': '',
    'services/other/extraction.json': recordOfMove('other', 'src/other'),
    'data/tooth/src/index.ts': '',
    'data/tooth/extraction.json': 'a tooth',
    'node_modules/service/src/index.ts': '',
    'node_modules/service/extraction.json': recordOfMove('installed'),
    '.saas/service/src/index.ts': '',
    '.saas/service/extraction.json': recordOfMove('hidden'),
  })

  expect(await findModuleHomes(root)).toEqual([])
})

test.each([
  ['half of it', recordOfMove('billing').slice(0, -3)],
  ['no folder in it', '{ "texts": "" }'],
])('a record with %s is refused, as migrations would be missing without it', async (_, text) => {
  await writeTexts(root, {
    'services/billing/src/migrations/20260101000000_invoice.sql': 'select 1;',
    // Half a record still begins with what makes it one.
    'services/billing/extraction.json': text.replace('{', '{ "texts": "",'),
  })

  await expect(readMigrations(root)).rejects.toMatchObject({
    code: 'EXTRACT_RECORD_UNREADABLE',
    details: { path: 'services/billing/extraction.json' },
  })
})

test('migrations of the service and of the facade are those of the module, under the names they had', async () => {
  const service = 'services/billing/src/migrations'
  await writeTexts(root, {
    'services/billing/extraction.json': recordOfMove('billing'),
    [`${service}/20260101000000_invoice.sql`]: 'create table invoice (id uuid primary key);',
    'src/modules/billing/migrations/20260102000000_note.sql':
      'alter table invoice add column note text;',
    'src/modules/crm/migrations/20260103000000_customer.sql':
      'create table customer (id uuid primary key);',
  })

  expect((await findMigrationFiles(root)).toSorted()).toEqual([
    `${service}/20260101000000_invoice.sql`,
    'src/modules/billing/migrations/20260102000000_note.sql',
    'src/modules/crm/migrations/20260103000000_customer.sql',
  ])
  const migrations = await readMigrations(root)
  expect(migrations.map(({ name, module }) => `${module} ${name}`)).toEqual([
    'billing 20260101000000_invoice',
    'billing 20260102000000_note',
    'crm 20260103000000_customer',
  ])

  await writeTexts(root, {
    'src/modules/billing/migrations/20260101000000_invoice.sql': 'select 1;',
  })
  await expect(readMigrations(root)).rejects.toMatchObject({ code: 'MIGRATION_DUPLICATE' })
})

const isRoot = process.getuid?.() === 0

test.skipIf(isRoot)(
  `what nobody may read beside the application is no service of it${isRoot ? ' (skipped: root may read everything)' : ''}`,
  async () => {
    await writeTexts(root, { 'src/modules/crm/index.ts': '', 'data/server/secret': '' })
    for (const closed of ['data/server', 'data']) {
      await chmod(join(root, closed), 0)
      try {
        expect((await findModuleHomes(root)).map(({ module }) => module)).toEqual(['crm'])
      } finally {
        await chmod(join(root, closed), 0o755)
      }
    }
  },
)

test('a service is found two folders below the application, and nowhere else', () => {
  const folders = [
    'services/billing',
    'apps/billing',
    'billing',
    'src/services/billing',
    '.x/billing',
  ]
  expect(folders.filter(isServiceFolder)).toEqual(['services/billing', 'apps/billing'])
})
