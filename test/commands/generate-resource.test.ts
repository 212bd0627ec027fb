import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { runSaas } from '../cli/run-saas.ts'

let folder: string
let root: string

const saas = async (...args: string[]) => await runSaas(args, { cwd: root })
const made = async (...args: string[]) => {
  const { exitCode, stderr } = await saas(...args)
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-generate-'))
  root = join(folder, 'acme')
  await runSaas(['init', 'acme', '--yes', '--no-install', '--no-git'], { cwd: folder })
  await symlink(resolve('node_modules'), join(root, 'node_modules'))
  await saas('db', 'start')
  await made('generate', 'module', 'billing')
  const { stdout } = await saas('generate', 'resource', 'billing/customer', 'name:text')
  expect(stdout).toContain('Next: `saas migrate`; then /customers answers.')
}, 300_000)
afterAll(async () => {
  await saas('db', 'stop')
  await rm(folder, { recursive: true, force: true })
})

describe('refuses, names what is wrong, and leaves no trace', () => {
  test.each([
    [['module', 'billing'], 'MODULE_EXISTS', 'billing'],
    [['module', 'Billing'], 'USAGE_MODULE_NAME', 'lower-case'],
    [['resource', 'invoice', 'a:text'], 'USAGE_RESOURCE_NAME', 'billing/invoice'],
    [
      ['resource', 'biling/invoice', 'a:text'],
      'MODULE_UNKNOWN',
      'billing, projects; `saas generate module`',
    ],
    [['resource', 'billing/doc', 'a:text'], 'USAGE_RESOURCE_NAME', '/docs'],
    [['resource', 'billing/errors', 'a:text'], 'USAGE_RESOURCE_NAME', 'ErrorBody'],
    [['resource', 'billing/invoice'], 'USAGE_MISSING_ARGUMENT', '--no-fields'],
    [['resource', 'billing/customers', 'a:text'], 'RESOURCE_EXISTS', 'customer'],
    [['resource', 'billing/project', 'a:text'], 'RESOURCE_EXISTS', 'project'],
    [['resource', 'billing/invoice', 'a:txet'], 'USAGE_FIELD_INVALID', 'a:txet'],
    [['resource', 'billing/invoice', 'x:uuid:ref=custmer'], 'USAGE_FIELD_INVALID', ':ref=customer'],
    [
      ['resource', 'billing/invoice', 'x:uuid:ref=project'],
      'USAGE_FIELD_INVALID',
      'module projects',
    ],
    [['resource', 'billing/invoice', 'x:text:ref=customer'], 'USAGE_FIELD_INVALID', 'x:uuid:ref'],
    [['resource', 'billing/invoice', 'x:uuid:ref=invoice'], 'USAGE_FIELD_INVALID', 'x:uuid?'],
    [
      ['resource', 'billing/invoice', 'x:int4range=[5,1)'],
      'USAGE_FIELD_INVALID',
      'x:int4range=[5,1)',
    ],
    [
      ['resource', 'billing/invoice', 'x:enum(a,b)[]={a,c}'],
      'USAGE_FIELD_INVALID',
      'x:enum(a,b)[]',
    ],
    [['resource', 'billing/invoice', 'x:citext'], 'USAGE_FIELD_INVALID', "extensions: ['citext']"],
    [['resource', 'billing/invoice', 'x:date=tomorrowish'], 'USAGE_FIELD_INVALID', 'x:date'],
  ])('%j: %s', async (args, code, said) => {
    const before = await textsOf()
    const { exitCode, stdout, stderr } = await saas('generate', ...args)

    expect(exitCode).toBeGreaterThan(0)
    expect(stdout).toBe('')
    expect(stderr).toMatch(new RegExp(`^Error ${code}: `))
    expect(stderr).toContain(said)
    expect(stderr).not.toContain('    at ')
    expect(await textsOf()).toEqual(before)
  })

  test('an index that no longer has its shape', async () => {
    const path = join(root, 'src/modules/billing/index.ts')
    const text = await readFile(path, 'utf8')
    await writeFile(path, 'export const nothing = 1\n')
    const before = await textsOf()
    const { exitCode, stderr } = await saas('generate', 'resource', 'billing/invoice', 'a:text')
    await writeFile(path, text)

    expect(exitCode).toBeGreaterThan(0)
    expect(stderr).toContain('CODEMOD_SHAPE_UNKNOWN')
    expect(await readFile(path, 'utf8')).toBe(text)
    expect([...before.keys()].some((one) => one.includes('invoice'))).toBe(false)
  })
})

test('--dry-run shows a diff, --json tells of the files, and neither run writes', async () => {
  const before = await textsOf()
  const args = ['generate', 'resource', 'billing/invoice', 'a:text', '--dry-run']
  const { stdout } = await saas(...args)
  const { result } = JSON.parse((await saas(...args, '--json')).stdout)

  expect(stdout).toContain('+++ b/src/modules/billing/invoice.service.ts')
  expect(stdout).toContain('--- a/src/modules/billing/index.ts')
  expect(result).toMatchObject({
    module: 'billing',
    table: 'invoice',
    path: '/invoices',
    dryRun: true,
  })
  expect(result.files).toContainEqual({ path: 'src/modules/billing/index.ts', change: 'update' })
  expect(result.files).toContainEqual({
    path: 'src/modules/billing/invoice.test.ts',
    change: 'create',
  })
  expect(await textsOf()).toEqual(before)
})

test('takes away what a command that was killed has left, and nothing of one that runs', async () => {
  const left = ['candidate-4194304-a', 'candidate-old', `candidate-${process.pid}-b`]
  for (const name of left) await mkdir(join(root, '.saas', name))
  await made('generate', 'resource', 'billing/invoice', 'a:text', '--dry-run')
  const found = (await readdir(join(root, '.saas'))).filter((name) => name.startsWith('candidate'))
  await rm(join(root, '.saas', left[2] ?? ''), { recursive: true })
  expect(found).toEqual(left.slice(2))
})

test('what a command was writing when it was killed is taken back before anything is read', async () => {
  const path = join(root, 'src/modules/billing/invoice.service.ts')
  await writeFile(path, 'half of it\n')
  const after = createHash('sha256').update('half of it\n').digest('hex')
  const edit = { file: 'src/modules/billing/invoice.service.ts', fresh: null, kept: null, after }
  const record = { isDone: false, edits: [edit], folders: [] }
  await writeFile(join(root, '.saas.edits.json'), JSON.stringify(record))
  const { exitCode, stderr } = await saas(
    'generate',
    'resource',
    'billing/invoice',
    'a:text',
    '--dry-run',
  )
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: 'Took back what a command was writing when it was killed.\n',
  })
  expect(await readdir(root)).not.toContain('.saas.edits.json')
})

test('a module may be a symbolic link to its folder', async () => {
  await made('generate', 'module', 'linked')
  await rename(join(root, 'src/modules/linked'), join(root, 'src/linked'))
  await symlink('../linked', join(root, 'src/modules/linked'))
  await made('generate', 'resource', 'linked/shelf', 'a:text')
  // Which is found, as its migration is.
  await made('generate', 'resource', 'linked/book', 'shelf_id:uuid:ref=shelf')
  const files = await readdir(join(root, 'src/linked/migrations'))
  expect(files.map((name) => name.slice(15))).toEqual(['create_shelf.ts', 'create_book.ts'])
  expect((await saas('generate', 'repositories', '--check')).exitCode).toBe(0)
})

test('several commands at once lose nothing of each other', async () => {
  await made('generate', 'module', 'crowd')
  const names = ['one', 'two', 'three']
  await Promise.all(names.map((name) => made('generate', 'resource', `crowd/${name}`, 'a:text')))
  const texts = await textsOf()
  const index = texts.get('src/modules/crowd/index.ts')
  const tables = texts.get('src/modules/crowd/tables.generated.ts')
  for (const name of names) {
    expect(index).toContain(`./${name}.routes.ts`)
    expect(tables).toContain(`  ${name}: `)
  }
  expect((await saas('generate', 'repositories', '--check')).exitCode).toBe(0)
})

test('names that PostgreSQL would cut to the same are told apart', async () => {
  const long = 'field_'.repeat(7)
  const fields = ['uuid:ref=customer', 'text:unique', 'enum(a,b)'].flatMap((type, index) => [
    `${long}${index}a:${type}`,
    `${long}${index}b:${type}`,
  ])
  const name = `billing/${'thing-'.repeat(6)}one`
  const { exitCode, stderr } = await saas('generate', 'resource', name, ...fields, '--dry-run')
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
})

test('a module and a resource are what saas init makes', async () => {
  await made('generate', 'module', 'tasks')
  await made('generate', 'resource', 'tasks/task', 'name:text')
  await runSaas(['init', 'other', '--yes', '--no-install', '--no-git', '--module', 'tasks'], {
    cwd: folder,
  })
  expect(withoutTime(await textsOf())).toEqual(withoutTime(await textsOf(join(folder, 'other'))))
})

test('nobody but the module has changed in the files that it is registered in', async () => {
  const texts = await textsOf()
  expect(texts.get('src/modules/index.ts')).toContain('  await registerBilling(app, { tenancy })\n')
  expect(texts.get('src/database.ts')).toContain('BillingTables')
})

/** The files of the module that is compared; its migration is named after the second it was made in. */
function withoutTime(texts: ReadonlyMap<string, string>): string[][] {
  return [...texts]
    .filter(([path]) => path.startsWith('src/modules/tasks/'))
    .map(([path, text]) => [path.replace(/\d{14}/, ''), text])
}

async function textsOf(of = root): Promise<Map<string, string>> {
  const source = join(of, 'src')
  const entries = await readdir(source, { recursive: true, withFileTypes: true })
  const files = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name))
  return new Map(
    await Promise.all(
      files
        .sort()
        .map(async (file) => [file.slice(of.length + 1), await readFile(file, 'utf8')] as const),
    ),
  )
}
