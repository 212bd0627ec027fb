import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { OUR_CONVENTIONS } from '../../../src/lint/index.ts'
import { tablesOf } from '../../../src/workspace/known-tables/known-tables.ts'
import { readTables } from '../../../src/workspace/known-tables/read-tables.ts'
import type { LintProject } from '../../../src/workspace/lint-project.ts'
import { readLintMigrations } from '../../../src/workspace/read-lint-migrations.ts'
import { writeTexts } from '../../support/moved-module.ts'

let project: LintProject

beforeEach(async () => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'tenantry-known-tables-')))
  project = { root, isOurs: true, conventions: OUR_CONVENTIONS, config: undefined }
})

afterEach(async () => {
  await rm(project.root, { recursive: true, force: true })
})

async function write(name: string, text: string): Promise<void> {
  await writeTexts(project.root, { [`src/modules/billing/migrations/${name}`]: text })
}

test('another thread reads what this one would', async () => {
  await write(
    '20260101000000_tables.sql',
    'create table bill (tenant_id uuid);\ncreate table rate ();',
  )
  await write('20260102000000_more.sql', 'alter table bill rename to invoice;')
  const here = readLintMigrations(project).then(({ parsed }) => tablesOf(project, parsed))
  expect(await readTables(project)).toEqual(await here)
  expect((await here).tenantTables).toEqual(['invoice'])
  expect((await here).owners).toContainEqual(['rate', 'billing'])
})

test('a migration that cannot be read is the same error in another thread', async () => {
  await write('20260101000000_tables.ts', `throw new Error('not today')`)
  const told = { code: 'MIGRATION_UNREADABLE', message: expect.stringContaining('not today') }
  await expect(readTables(project)).rejects.toMatchObject(told)
  await expect(readLintMigrations(project)).rejects.toMatchObject(told)
})

test('one that ends its process ends no more than that thread', async () => {
  await write('20260101000000_tables.ts', 'process.exit(0)')
  await expect(readTables(project)).rejects.toThrow('The thread has ended with 0')
})
