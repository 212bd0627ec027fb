import { cp, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { recordOfMove } from '../support/moved-module.ts'
import { createCliProject } from './cli-project.ts'

const MODULE = 'src/modules/billing'
const TABLES = `${MODULE}/tables.generated.ts`
const REPOSITORY = `${MODULE}/invoice.repository.generated.ts`
const SHELL = `${MODULE}/invoice.repository.ts`
const COMMAND = ['generate', 'repositories']

function changesIn(stdout: string): unknown {
  return JSON.parse(stdout).result.files.map(
    ({ path, change }: { path: string; change: string }) => `${change} ${path}`,
  )
}

test('writes what is missing, then nothing; a check tells what is out of date', async () => {
  await using project = await createCliProject()
  const read = (path: string) => readFile(join(project.root, path), 'utf8')

  const stale = await project.saas([...COMMAND, '--check'])
  expect(stale).toMatchObject({ exitCode: 1 })
  expect(stale.stdout).toContain(`${REPOSITORY}: missing`)
  expect(stale.stdout).toContain('Run `saas generate repositories`')
  const shown = await project.saas([...COMMAND, '--dry-run'])
  expect(shown.stdout).toContain('+export class GeneratedInvoiceRepository {')
  await expect(read(TABLES)).rejects.toThrow('ENOENT')

  const first = await project.saas([...COMMAND, '--json'])
  expect(changesIn(first.stdout)).toEqual([
    `create ${REPOSITORY}`,
    `create ${SHELL}`,
    `create ${TABLES}`,
  ])
  expect(await read(SHELL)).toContain('export class InvoiceRepository extends')
  expect(await project.saas([...COMMAND, '--check'])).toMatchObject({ exitCode: 0 })
  const nothing = await project.saas([...COMMAND, '--dry-run'])
  expect(nothing.stdout).toBe('2 files are up to date.\n')
  const again = await project.saas([...COMMAND, '--json'])
  expect(changesIn(again.stdout)).toEqual([`none ${REPOSITORY}`, `none ${TABLES}`])

  await project.write(SHELL, '// mine\n')
  await project.write(
    TABLES,
    (await read(TABLES))
      .replaceAll('\n', '\r\n')
      .replaceAll("'", '"')
      .replaceAll('null\r', 'null;\r'),
  )
  expect(await project.saas([...COMMAND, '--check'])).toMatchObject({ exitCode: 0 })

  await project.write(
    `${MODULE}/migrations/20260102000000_more.sql`,
    'alter table invoice add column note text;',
  )
  const more = await project.saas([...COMMAND, '--json'])
  expect(changesIn(more.stdout)).toEqual([`update ${REPOSITORY}`, `update ${TABLES}`])
  expect(await read(TABLES)).toContain('note: string | null')
  expect(await read(SHELL)).toBe('// mine\n')
})

test('refuses to overwrite what somebody has written, and writes nothing then', async () => {
  await using project = await createCliProject()
  const read = (path: string) => readFile(join(project.root, path), 'utf8')
  await project.saas(COMMAND)
  const edited = (await read(REPOSITORY)).replace('async find(', 'async findOne(')
  await project.write(REPOSITORY, edited)
  await rm(join(project.root, TABLES))

  const refused = await project.saas([...COMMAND, '--json'])
  expect(refused.exitCode).toBe(1)
  expect(JSON.parse(refused.stdout)).toMatchObject({
    error: { code: 'GENERATED_FILE_EDITED', details: { paths: [REPOSITORY] } },
  })
  expect(await read(REPOSITORY)).toBe(edited)
  await expect(read(TABLES)).rejects.toThrow('ENOENT')

  const checked = await project.saas([...COMMAND, '--check', '--json'])
  expect(changesIn(checked.stdout)).toEqual([`update ${REPOSITORY}`, `create ${TABLES}`])
  expect(JSON.parse(checked.stdout).result.edited).toEqual([REPOSITORY])
  const told = await project.saas([...COMMAND, '--check'])
  expect(told.stdout).toContain(`${REPOSITORY}: edited by hand\n${TABLES}: missing\n`)
  expect(told.stdout).toContain('--force')
  const forced = await project.saas([...COMMAND, '--force', '--json'])
  expect(changesIn(forced.stdout)).toEqual([`update ${REPOSITORY}`, `create ${TABLES}`])
  expect(await read(REPOSITORY)).toContain('async find(')
})

test('takes away what belongs to a table that is gone; a person’s file stays', async () => {
  await using project = await createCliProject()
  await project.write(
    `${MODULE}/migrations/20260102000000_more.ts`,
    `import { defineMigration } from '@tenantry/runtime/migrations'
export default defineMigration({
  async up(schema) {
    await schema.createTenantTable('note', (table) => table.addColumn('text', 'text'))
    await schema.createTenantTable('tag', (table) => table.addColumn('text', 'text'))
  },
})
`,
  )
  await project.saas(COMMAND)
  await project.write(`${MODULE}/tag.repository.ts`, '// mine\n')
  await rm(join(project.root, `${MODULE}/migrations/20260102000000_more.ts`))
  const { stdout } = await project.saas([...COMMAND, '--json'])
  expect(changesIn(stdout)).toEqual([
    `none ${REPOSITORY}`,
    `delete ${MODULE}/note.repository.generated.ts`,
    `delete ${MODULE}/note.repository.ts`,
    `update ${TABLES}`,
    `delete ${MODULE}/tag.repository.generated.ts`,
  ])
})

test('reads a database that no migration has made', async () => {
  await using project = await createCliProject()
  await project.query(`create schema shop; create type shop.mood as enum ('glad');
    create table shop.customers (id bigint primary key, mood shop.mood not null);
    create table shop.orders (tenant_id uuid not null, id uuid not null, total numeric not null, primary key (tenant_id, id))`)
  const args = [...COMMAND, '--url', project.url, '--schema', 'shop', '--out', 'src/db', '--json']
  const { stdout } = await project.saas(args)
  expect(changesIn(stdout)).toEqual([
    'create src/db/order.repository.generated.ts',
    'create src/db/order.repository.ts',
    'create src/db/tables.generated.ts',
  ])
  const tables = await readFile(join(project.root, 'src/db/tables.generated.ts'), 'utf8')
  expect(tables).toContain('export interface DbTables {')
  expect(tables).toContain("export type Mood = 'glad'")
  expect(tables).toContain(
    'id: ColumnType<string, string | number | bigint, string | number | bigint>',
  )
  // What is there is not taken for what belongs to no table any more.
  const mistyped = await project.saas(args.with(args.indexOf('shop'), 'shpo'))
  expect(JSON.parse(mistyped.stdout)).toMatchObject({ error: { code: 'USAGE_INVALID_VALUE' } })
  expect(await readFile(join(project.root, 'src/db/tables.generated.ts'), 'utf8')).toBe(tables)
})

test('names a module without tables', async () => {
  await using project = await createCliProject()
  const { stdout, exitCode } = await project.saas([...COMMAND, '--module', 'sales', '--json'])
  expect(exitCode).not.toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'MODULE_UNKNOWN' } })
})

test('a migration that fails is named, and nothing is written', async () => {
  await using project = await createCliProject()
  const broken = '20260102000000_broken'
  await project.write(`${MODULE}/migrations/${broken}.sql`, 'alter table nope add column a text;')
  const { exitCode, stderr } = await project.saas(COMMAND)

  expect(exitCode).toBe(1)
  expect(stderr).toContain(`MIGRATION_FAILED: ${broken} cannot run`)
  expect(stderr).toContain('nope')
  await expect(readFile(join(project.root, TABLES), 'utf8')).rejects.toThrow('ENOENT')
})

test('a module that has moved to a service is generated, migrated and looked at there', async () => {
  await using project = await createCliProject()
  const saas = async (...args: string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await project.saas(args)
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 })
    return stdout
  }
  await saas('migrate')
  await saas(...COMMAND)

  const service = 'services/billing'
  await project.write(`${service}/extraction.json`, recordOfMove('billing'))
  await rename(join(project.root, MODULE), join(project.root, `${service}/src`))
  await project.write(`${MODULE}/index.ts`, '// the facade\n')
  expect(await saas('migrate', 'status')).toContain('1 of 1 placement up to date')
  expect(await saas(...COMMAND, '--check')).toBe('2 files are up to date.\n')
  expect(await saas('doctor')).toContain('Generated code  2 files')

  const added = await saas('migrate', 'new', '--add', 'invoice.note:text')
  expect(added).toMatch(/^services\/billing\/src\/migrations\/\d+_add_note_to_invoice\.sql\n$/)
  await saas('migrate')
  // Somebody has it from another branch, from before the module moved.
  await cp(join(project.root, service, 'src/tables.generated.ts'), join(project.root, TABLES))
  expect(changesIn(await saas(...COMMAND, '--json'))).toEqual([
    `update ${service}/src/invoice.repository.generated.ts`,
    `update ${service}/src/tables.generated.ts`,
    `delete ${TABLES}`,
  ])
})
