import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { execa } from 'execa'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { applyExtraction } from '../../../src/workspace/extraction/apply-extraction.ts'
import { requireExtraction } from '../../../src/workspace/extraction/find-extraction.ts'
import { planCut } from '../../../src/workspace/extraction/plan-cut.ts'
import { undoExtraction } from '../../../src/workspace/extraction/undo-extraction.ts'

type Files = Readonly<Record<string, string>>

const INSTALLED = join(import.meta.dirname, '../../../node_modules')
const COMPILER = {
  target: 'es2024',
  module: 'nodenext',
  strict: true,
  skipLibCheck: true,
  composite: true,
  types: ['node'],
}
const CORE = `export interface Money { readonly cents: number }
export const round = (value: number): number => Math.round(value)
`
const INDEX = `export { total } from './total.js'
export enum Status { Open = 'open', Paid = 'paid' }
export interface Invoice { readonly id: string; readonly status: Status }
export async function issue(id: string): Promise<Invoice> { return { id, status: Status.Open } }
`
const totalBy = (core: string): string => `import { type Money, round } from '${core}'
export const total = (ids: readonly string[]): Money => ({ cents: round(ids.length + 0.2) })
`
const mainBy = (
  billing: string,
  core: string,
): string => `import { issue, Status, total } from '${billing}'
import { round } from '${core}'
const run = async (): Promise<void> => {
  const { id, status } = await issue('a')
  console.log(id, status === Status.Open, total(['x']).cents, round(1.6))
}
void run()
`

function projectBeside(include: string, references: string): string {
  return `{\n  "extends": "../../base.json",\n  "include": [${include}], // all of it\n  "references": [${references}]\n}\n`
}

/** Three projects of one folder of sources, which are written to one folder as well. */
function beside(app = ''): Files {
  const compilerOptions = { ...COMPILER, rootDir: '.', outDir: 'dist' }
  return {
    'package.json': '{ "name": "shop", "type": "module" }\n',
    'base.json': JSON.stringify({ compilerOptions }),
    'tsconfig.json': `{
  // Everything.
  "files": [],
  "references": [
    { "path": "src/core" },
    { "path": "src/billing" },
    { "path": "src/app" } // begins here
  ]
}
`,
    'src/core/tsconfig.json': projectBeside('"."', ''),
    'src/core/money.ts': CORE,
    'src/billing/tsconfig.json': projectBeside('"."', '{ "path": "../core" }'),
    'src/billing/index.ts': INDEX,
    'src/billing/total.ts': totalBy('../core/money.js'),
    'src/app/tsconfig.json': projectBeside(
      `"."${app}`,
      '{ "path": "../billing" }, { "path": "../core" }',
    ),
    'src/app/main.ts': mainBy('../billing/index.js', '../core/money.js'),
  }
}

/** Three packages of a workspace, which import each other by their names. */
function packages(outDir = 'dist'): Files {
  const project = (references: readonly string[]): string =>
    JSON.stringify({
      extends: '../../base.json',
      compilerOptions: { rootDir: 'src', outDir },
      include: ['src'],
      references: references.map((path) => ({ path })),
    })
  const manifest = (name: string): string =>
    JSON.stringify({
      name: `@shop/${name}`,
      type: 'module',
      exports: { '.': { types: `./${outDir}/index.d.ts`, import: `./${outDir}/index.js` } },
    })
  return {
    'package.json': '{ "name": "shop", "type": "module", "workspaces": ["packages/*"] }\n',
    'base.json': JSON.stringify({ compilerOptions: COMPILER }),
    'tsconfig.json':
      '{ "files": [], "references": [{ "path": "packages/app" }, { "path": "packages/billing" }] }\n',
    'packages/core/package.json': manifest('core'),
    'packages/core/tsconfig.json': project([]),
    'packages/core/src/index.ts': CORE,
    'packages/billing/package.json': manifest('billing'),
    'packages/billing/tsconfig.json': project(['../core']),
    'packages/billing/src/index.ts': INDEX,
    'packages/billing/src/total.ts': totalBy('@shop/core'),
    'packages/app/package.json': manifest('app'),
    'packages/app/tsconfig.json': project(['../core', '../billing']),
    'packages/app/src/main.ts': mainBy('@shop/billing', '@shop/core'),
  }
}

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'projects-'))
})
afterEach(async () => await rm(root, { recursive: true }))

async function write(files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  await mkdir(join(root, 'node_modules/@shop'), { recursive: true })
  for (const name of await readdir(INSTALLED)) {
    if (name !== '@shop') await symlink(join(INSTALLED, name), join(root, 'node_modules', name))
  }
  for (const path of Object.keys(files)) {
    const [, name] = /^packages\/([^/]+)\/package\.json$/.exec(path) ?? []
    if (name !== undefined)
      await symlink(join(root, 'packages', name), join(root, 'node_modules/@shop', name))
  }
}

function query(path: string) {
  return { from: root, module: 'billing', path, project: undefined }
}

/** Applied with the check that such a project has: a build, which is green before and behind, or nothing is written. */
async function apply(path: string): Promise<readonly string[]> {
  const { before, after } = await applyExtraction({
    query: query(path),
    serviceFolder: undefined,
    waivers: new Map(),
    effects: new Map(),
    events: [],
    allowDirty: true,
    types: undefined,
    tests: undefined,
    signal: AbortSignal.timeout(120_000),
    onStep: () => {},
  })
  const results = [...before, ...after]
  expect(results.filter(({ isGreen }) => !isGreen)).toEqual([])
  return results.map(({ command }) => command.replace(/^\S+\/tsc /, 'tsc ').replace(root, '.'))
}

async function textOf(path: string): Promise<string> {
  return await readFile(join(root, path), 'utf8')
}

async function run(main: string): Promise<string> {
  const { stdout } = await execa(process.execPath, [join(root, main)])
  return stdout
}

/** All files but those that a compiler has written, and what is installed. */
async function sourcesNow(): Promise<Files> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
    .filter((path) => !/(?:^|\/)(?:node_modules|dist)\/|\.tsbuildinfo$/.test(path))
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await textOf(path)] as const)),
  )
}

async function refusedIn(path: string): Promise<readonly string[]> {
  const { plan } = await planCut(query(path), undefined)
  return plan.edges.flatMap(({ shape, verdict }) =>
    verdict.is === 'refused' ? [`${shape}: ${verdict.why} ${verdict.remedy}`] : [],
  )
}

test('a module in a project of its own: the packages are projects, and who imports them refers to them', async () => {
  const files = beside()
  await write(files)
  expect(await apply('src/billing')).toEqual([
    'tsc --build ./tsconfig.json',
    'tsc --build ./tsconfig.json',
    'tsc --build services/billing/tsconfig.json',
  ])
  expect(await textOf('tsconfig.json')).toBe(
    files['tsconfig.json']?.replace(
      '"src/app" } // begins here',
      '"src/app" }, // begins here\n    { "path": "packages/billing-contracts" },\n    { "path": "services/billing" }',
    ),
  )
  expect(await textOf('src/billing/tsconfig.json')).toBe(
    files['src/billing/tsconfig.json']?.replace(
      '{ "path": "../core" }',
      '{ "path": "../core" }, { "path": "../../packages/billing-contracts" }, { "path": "../../services/billing" }',
    ),
  )
  expect(await textOf('src/app/tsconfig.json')).toBe(files['src/app/tsconfig.json'])
  expect(JSON.parse(await textOf('packages/billing-contracts/tsconfig.json'))).toMatchObject({
    extends: '../../src/billing/tsconfig.json',
    references: [],
  })
  expect(JSON.parse(await textOf('services/billing/tsconfig.json'))).toMatchObject({
    references: [{ path: '../../packages/billing-contracts' }, { path: '../../src/core' }],
  })
  expect(await run('dist/src/app/main.js')).toBe('a true 1 2')
  await undoExtraction(await requireExtraction(root, 'billing'))
  expect(await sourcesNow()).toEqual(files)
})

test('packages that import each other by their names, none of them built: callers are seen all the same', async () => {
  const files = packages()
  await write(files)
  await apply('packages/billing/src')
  expect(await textOf('packages/app/src/main.ts')).toContain("(await total(['x'])).cents")
  expect(await textOf('services/billing/src/total.ts')).toContain("from '@shop/core'")
  expect(await run('packages/app/dist/main.js')).toBe('a true 1 2')
  await undoExtraction(await requireExtraction(root, 'billing'))
  expect(await sourcesNow()).toEqual(files)
})

test('from the folder of one project all callers are seen: what refers to it is looked for above', async () => {
  await write(packages())
  const { plan } = await planCut(
    { ...query('src'), from: join(root, 'packages/billing') },
    undefined,
  )
  expect(plan.edges.map(({ place }) => place.file)).toContain('packages/app/src/main.ts')
})

test('a module in a folder of a project: the packages are further folders of it', async () => {
  const files = {
    ...packages(),
    'tsconfig.json': '{ "files": [], "references": [{ "path": "packages/app" }] }\n',
    'packages/app/src/billing/index.ts': INDEX,
    'packages/app/src/billing/total.ts': `import { one } from '../one.js'\n${totalBy('@shop/core').replace('0.2', '0.2 * one')}`,
    'packages/app/src/one.ts': 'export const one = 1\n',
    'packages/app/src/main.ts': mainBy('./billing/index.js', '@shop/core'),
  }
  await write(files)
  await apply('packages/app/src/billing')
  expect(await textOf('packages/app/src/services/billing/src/total.ts')).toContain(
    "'../../../one.js'",
  )
  expect(await run('packages/app/dist/main.js')).toBe('a true 1 2')
  await undoExtraction(await requireExtraction(root, 'billing'))
  expect(await sourcesNow()).toEqual(files)
})

const CONFIG = `import { defineConfig } from '@tenantry/runtime/config'
export default defineConfig({ name: 'shop', mode: 'pool', clusters: { main: { url: 'postgres://localhost/x' } } })
`
const startWith = (config: string): string => `import { createTenancy } from '@tenantry/runtime'
import config from '${config}'
export interface Tables { readonly x: { readonly id: string } }
export async function start(): Promise<void> {
  const tenancy = await createTenancy<Tables>(config)
  await tenancy[Symbol.asyncDispose]()
}
`

test('what the entry point needs of the application makes a project of it', async () => {
  await write({
    ...beside(', "../../saas.config.ts"'),
    'saas.config.ts': CONFIG,
    'src/app/start.ts': startWith('../../saas.config.js'),
  })
  expect(await apply('src/billing')).toContain('tsc --build services/billing/tsconfig.main.json')
  expect(await textOf('src/app/start.ts')).toContain("from '../billing/billing.extracted.js'")
  const main = JSON.parse(await textOf('services/billing/tsconfig.main.json'))
  expect(main.files).toEqual(['main.ts', 'saas.config.ts'])
  expect(main.references).toContainEqual({ path: '../../src/app' })
})

test('where no path leads to what connects the module, it is imported by the name of the package', async () => {
  await write({
    ...packages(),
    'packages/app/src/saas.config.ts': CONFIG,
    'packages/app/src/start.ts': startWith('./saas.config.js'),
  })
  await apply('packages/billing/src')
  expect(await textOf('packages/app/src/start.ts')).toContain(
    "import { billingModule } from '@shop/billing'",
  )
})

test('refused: a project that makes the Tenancy, and that the module needs', async () => {
  const files = beside()
  await write({
    ...files,
    'src/core/saas.config.ts': CONFIG,
    'src/core/start.ts': startWith('./saas.config.js'),
  })
  expect(await refusedIn('src/billing')).toEqual([
    expect.stringMatching(
      /^project-reference: .*src\/core\/tsconfig.json.*no circle.*Make the Tenancy/,
    ),
  ])
})

test('refused: output that is not as deep as its sources, files one by one, several projects in the module', async () => {
  await write(packages('dist/esm'))
  expect(await refusedIn('packages/billing/src')).toEqual([
    expect.stringMatching(/written to packages\/billing\/dist\/esm.*"outDir": "dist"/),
  ])
  const config = join(root, 'packages/billing/tsconfig.json')
  const project = JSON.parse(await readFile(config, 'utf8'))
  await writeFile(
    config,
    JSON.stringify({ ...project, include: undefined, files: ['src/index.ts', 'src/total.ts'] }),
  )
  expect(await refusedIn('packages/billing/src')).toEqual([
    expect.stringMatching(/lists its files one by one.*"include"/),
  ])
  await writeFile(config, JSON.stringify({ ...project, include: ['src/index.ts', 'src/total.ts'] }))
  const whole = JSON.parse(await textOf('tsconfig.json'))
  await writeFile(
    join(root, 'tsconfig.json'),
    JSON.stringify({
      ...whole,
      references: [...whole.references, { path: 'packages/billing/src' }],
    }),
  )
  await writeFile(
    join(root, 'packages/billing/src/tsconfig.json'),
    JSON.stringify({ extends: '../../../base.json' }),
  )
  expect(await refusedIn('packages/billing/src')).toEqual([
    expect.stringMatching(/compiled by packages\/billing.*and by packages\/billing.*--path/),
  ])
})
