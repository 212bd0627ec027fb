import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { openCut } from '../../../src/workspace/extraction/open-cut.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cut-'))
})
afterEach(async () => await rm(root, { recursive: true }))

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
}

const TSCONFIG = '{ "compilerOptions": { "module": "nodenext", "noEmit": true, "types": [] } }'
const query = { module: 'billing', path: undefined, project: undefined }

test('a program of several packages is cut from the folder that all of them lie in', async () => {
  await write({
    'packages/billing/index.ts': 'export const issue = 1\n',
    'apps/api/tsconfig.json': TSCONFIG,
    'apps/api/src/app.ts': `import { issue } from '../../../packages/billing/index.js'\nexport const app = issue\n`,
  })
  const cut = openCut({ ...query, from: join(root, 'apps/api/src') })
  expect(cut).toMatchObject({ root, folder: 'packages/billing' })
  expect(cut.resolve('../../../packages/billing/index.js', join(root, 'apps/api/src/app.ts'))).toBe(
    join(root, 'packages/billing/index.ts'),
  )
})

test('a tsconfig.json of references alone stands for the projects that it names', async () => {
  await write({
    'tsconfig.json': '{ "files": [], "references": [{ "path": "a" }, { "path": "b" }] }',
    'a/tsconfig.json': TSCONFIG,
    'a/billing/index.ts': 'export const issue = 1\n',
    'b/tsconfig.json': TSCONFIG,
    'b/app.ts': 'export {}\n',
  })
  const { program } = openCut({ ...query, from: root })
  expect(program.files.map(({ fileName }) => fileName)).toEqual([
    join(root, 'a/billing/index.ts'),
    join(root, 'b/app.ts'),
  ])
})

test('the folder is the one that --path names, from where the command runs', async () => {
  await write({
    'tsconfig.json': TSCONFIG,
    'a/billing/index.ts': 'export const a = 1\n',
    'b/billing/index.ts': 'export const b = 1\n',
  })
  expect(openCut({ ...query, from: join(root, 'b'), path: 'billing' }).folder).toBe('b/billing')
})

test.each([
  ['without a tsconfig.json', { 'a/billing/index.ts': '' }, {}, 'EXTRACT_PROJECT_MISSING'],
  ['of no such name', { 'tsconfig.json': TSCONFIG, 'app.ts': '' }, {}, 'EXTRACT_MODULE_UNKNOWN'],
  [
    'of no such path',
    { 'tsconfig.json': TSCONFIG, 'billing/index.ts': '' },
    { path: 'src/billing' },
    'EXTRACT_MODULE_UNKNOWN',
  ],
  [
    'of a name that several have',
    { 'tsconfig.json': TSCONFIG, 'a/billing/index.ts': '', 'b/billing/index.ts': '' },
    {},
    'EXTRACT_MODULE_UNCLEAR',
  ],
])('a folder %s is refused', async (_what, files, more, code) => {
  await write(files)
  expect(() => openCut({ ...query, ...more, from: root })).toThrow(
    expect.objectContaining({ code }),
  )
})
