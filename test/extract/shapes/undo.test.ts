import { cpSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { execa } from 'execa'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { applyExtraction } from '../../../src/workspace/extraction/apply-extraction.ts'
import { requireExtraction } from '../../../src/workspace/extraction/find-extraction.ts'
import { undoExtraction } from '../../../src/workspace/extraction/undo-extraction.ts'

const FILES: Readonly<Record<string, string>> = {
  '.gitignore': 'node_modules\n',
  'package.json': '{ "name": "shop", "type": "module" }\n',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2024',
      module: 'nodenext',
      noEmit: true,
      strict: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      types: ['node'],
    },
    include: ['src'],
  }),
  'src/billing/index.ts': `/** Issues one. */
export async function issue(id: string): Promise<string> {
  return id
}

export const total = (ids: readonly string[]): number => ids.length
`,
  'src/billing/note.sql': 'select 1\r\n',
  'src/app.ts': `import { issue, total } from './billing/index.ts'

export const first = 1
export const second = 2
export const third = 3
export const run = async () => await issue('a')
export const count = () => total(['a'])
`,
}
const SERVICE = 'services/billing/src/index.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'undo-'))
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  await symlink(join(import.meta.dirname, '../../../node_modules'), join(root, 'node_modules'))
  await git('init', '--quiet')
  await commit()
  await apply()
})
afterEach(async () => await rm(root, { recursive: true }))

async function apply(onStep: (text: string) => void = () => {}): Promise<void> {
  await applyExtraction({
    query: { from: root, module: 'billing', path: undefined, project: undefined },
    serviceFolder: undefined,
    waivers: new Map(),
    effects: new Map(),
    events: [],
    allowDirty: false,
    types: '',
    tests: '',
    signal: AbortSignal.timeout(60_000),
    onStep,
  })
}

async function git(...given: string[]): Promise<string> {
  const { stdout } = await execa('git', given, { cwd: root })
  return stdout
}

async function commit(): Promise<void> {
  await git('add', '--all')
  await git(
    '-c',
    'user.name=a',
    '-c',
    'user.email=a@example.com',
    'commit',
    '--quiet',
    '--message=a',
  )
}

async function undo(): Promise<void> {
  await undoExtraction(await requireExtraction(root, 'billing'))
}

async function change(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(join(root, path), 'utf8')
  expect(text).toContain(from)
  await writeFile(join(root, path), text.replace(from, to))
}

async function textsNow(): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
    .filter((path) => !path.startsWith('.git/'))
  const texts = paths
    .toSorted()
    .map(async (path): Promise<[string, string]> => [
      path,
      await readFile(join(root, path), 'utf8'),
    ])
  return Object.fromEntries(await Promise.all(texts))
}

test('what nobody has touched is as it was, byte for byte, with no folder left', async () => {
  await commit()
  expect(await readFile(join(root, SERVICE), 'utf8')).toContain('issue')
  await undo()
  expect(await textsNow()).toEqual(FILES)
  await expect(readdir(join(root, 'services'))).rejects.toMatchObject({ code: 'ENOENT' })
  expect(await git('status', '--porcelain')).not.toBe('')
})

test('what was changed since in code that moved, or was edited, is carried over', async () => {
  await change(SERVICE, 'return id\n', "return id + '!'\n")
  await change('src/app.ts', 'first = 1', 'first = 10')
  await commit()
  await undo()
  expect(await textsNow()).toEqual({
    ...FILES,
    'src/billing/index.ts': FILES['src/billing/index.ts']?.replace(
      'return id\n',
      "return id + '!'\n",
    ),
    'src/app.ts': FILES['src/app.ts']?.replace('first = 1', 'first = 10'),
  })
})

test.each([
  [
    'a facade',
    'src/billing/index.ts',
    'export const issue',
    '/** Mine. */\nexport const issue',
    'it was changed since',
  ],
  [
    'the contracts',
    'packages/billing-contracts/src/index.ts',
    "version: '1'",
    "version: '2'",
    'it was changed since',
  ],
  [
    'the entry point of the service',
    'services/billing/main.ts',
    'await serveModule',
    'void 0\nawait serveModule',
    'it was changed since',
  ],
  [
    'a line that the extraction has written',
    'src/app.ts',
    'async () => await total(',
    'async () => 2 * await total(',
    'lies where the extraction was',
  ],
])(
  '%s that a person has edited stops it, and nothing is overwritten',
  async (_what, path, from, to, why) => {
    await change(path, from, to)
    const before = await textsNow()
    await expect(undo()).rejects.toMatchObject({
      code: 'EXTRACT_UNDO_CONFLICT',
      message: expect.stringMatching(new RegExp(`${path}: .*${why}`)),
    })
    expect(await textsNow()).toEqual(before)
  },
)

test('a file that somebody has added to the service stops it', async () => {
  await writeFile(join(root, 'services/billing/extra.ts'), 'export {}\n')
  const before = await textsNow()
  await expect(undo()).rejects.toMatchObject({
    code: 'EXTRACT_UNDO_CONFLICT',
    message: expect.stringContaining('services/billing/extra.ts'),
  })
  expect(await textsNow()).toEqual(before)
})

test('an extraction that is applied already is not applied again over what was edited', async () => {
  await change('services/billing/main.ts', 'await serveModule', 'void 0\nawait serveModule')
  await commit()
  const before = await textsNow()
  const again = applyExtraction({
    query: { from: root, module: 'billing', path: 'src/billing', project: undefined },
    serviceFolder: undefined,
    waivers: new Map(),
    effects: new Map(),
    events: [],
    allowDirty: false,
    types: '',
    tests: '',
    signal: AbortSignal.timeout(60_000),
    onStep: () => {},
  })
  await expect(again).rejects.toMatchObject({ code: 'FILE_EXISTS' })
  expect(await textsNow()).toEqual(before)
})

test('of two that apply at once the later one is told of the other', async () => {
  const other = `${root}-applied`
  await cp(root, other, { recursive: true, verbatimSymlinks: true })
  await undo()
  const applying = apply((step) => {
    if (step.startsWith('Writing'))
      cpSync(join(other, 'services'), join(root, 'services'), { recursive: true })
  })
  await expect(applying).rejects.toMatchObject({
    code: 'FILE_EXISTS',
    message: expect.stringContaining('Another command has extracted billing'),
  })
  await rm(other, { recursive: true })
})
