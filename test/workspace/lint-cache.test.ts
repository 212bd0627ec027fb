import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterAll, beforeAll, expect, test, vi } from 'vitest'

import { OUR_CONVENTIONS } from '../../src/lint/index.ts'
import { lintCodeOf } from '../../src/workspace/lint-code.ts'
import { digest } from '../../src/workspace/lint-cache/seen-disk.ts'
import { createRandom } from '../support/random.ts'

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
const BILLING = `import { inside } from '../crm/inside.ts'\n\nexport const total = inside\n`
const FILES = {
  'tsconfig.json': JSON.stringify(TSCONFIG),
  'src/modules/crm/index.ts': `export { inside } from './inside.ts'\n`,
  'src/modules/crm/inside.ts': 'export const inside = 1\n',
  'src/modules/billing/index.ts': BILLING,
}

const NO_TABLES = Promise.resolve({ tenantTables: [], owners: [] })

let root: string
let cache: string

beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'tenantry-lint-cache-')))
  cache = await mkdtemp(join(tmpdir(), 'tenantry-lint-cache-'))
  vi.stubEnv('XDG_CACHE_HOME', cache)
  for (const name of ['kysely', 'pg', '@types/pg']) {
    await mkdir(dirname(join(root, 'node_modules', name)), { recursive: true })
    await symlink(join(MODULES, name), join(root, 'node_modules', name), 'dir')
  }
  for (const [path, text] of Object.entries(FILES)) await put(path, text)
})

afterAll(async () => {
  vi.unstubAllEnvs()
  for (const folder of [root, cache]) await rm(folder, { recursive: true, force: true })
})

async function put(path: string, text: string | undefined): Promise<void> {
  const file = join(root, path)
  await mkdir(dirname(file), { recursive: true })
  await (text === undefined ? rm(file, { force: true }) : writeFile(file, text))
}

async function lint(isKept: boolean) {
  const scope = { code: false, boundaries: true, rules: undefined, isKept }
  const project = { root, isOurs: true, conventions: OUR_CONVENTIONS, config: undefined }
  const { findings, files } = await lintCodeOf(project, NO_TABLES, scope)
  return { files, found: findings.map(({ rule, place }) => `${rule} ${place.file}:${place.line}`) }
}

async function keptFile(): Promise<string> {
  const folder = join(cache, 'saas', 'lint')
  const [name = ''] = await readdir(folder)
  return join(folder, name)
}

async function keptText(): Promise<string> {
  return await readFile(await keptFile(), 'utf8')
}

async function putKept(text: string): Promise<void> {
  await writeFile(await keptFile(), text)
}

/** What changes a report, each in another way; some change nothing that is found. */
const EDITS: readonly (readonly [path: string, text: string | undefined])[] = [
  ['src/modules/billing/index.ts', BILLING],
  ['src/modules/billing/index.ts', BILLING.replace('inside.ts', 'index.ts')],
  ['src/modules/billing/index.ts', `// moved\n${BILLING}`],
  ['src/modules/billing/more.ts', `export { inside } from '../crm/inside.ts'\n`],
  ['src/modules/billing/more.ts', undefined],
  ['src/modules/crm/back.ts', `export { total } from '../billing/index.ts'\n`],
  ['src/modules/crm/index.ts', `export { inside } from './inside.ts'\nexport * from './back.ts'\n`],
  ['src/modules/crm/index.ts', FILES['src/modules/crm/index.ts']],
  ['src/modules/crm/inside.ts', 'export const inside = 2\n'],
  ['tsconfig.json', JSON.stringify({ ...TSCONFIG, include: ['src/modules/crm'] })],
  ['tsconfig.json', FILES['tsconfig.json']],
  ['README.md', 'It says nothing of the code.\n'],
]

test('a report that is kept is the one that a whole run makes, whatever was edited in between', async () => {
  const random = createRandom(6)
  const seen = new Set<string>()
  for (let round = 0; round < 4; round += 1) {
    const [path, text] = EDITS[Math.floor(random() * EDITS.length)] ?? ['', undefined]
    await put(path, text)
    const outcomes = await Promise.allSettled([lint(true), lint(true), lint(false)])
    const [first, again, whole] = outcomes.map((one) =>
      one.status === 'fulfilled' ? one.value : { code: one.reason.code },
    )
    expect([path, text, first, again]).toEqual([path, text, whole, whole])
    seen.add(JSON.stringify(whole))
  }
  expect(seen.size).toBeGreaterThan(1)
})

test('it is used while nothing has changed, made anew when the disk answers otherwise, and thrown away when it is broken', async () => {
  for (const [path, text] of Object.entries(FILES)) await put(path, text)
  const answer = await lint(true)
  const kept = await keptText()
  const changed = bodyOf(kept).replace('"module-import"', '"of the file"')
  await putKept(`${digest(changed)}\n${changed}`)
  expect((await lint(true)).found).toEqual([expect.stringContaining('of the file')])

  // What the compiler has looked for, and not found.
  await put('package.json', '{}')
  expect(await lint(true)).toEqual(answer)
  expect((await keptText()) === kept).toBe(false)

  const anew = await keptText()
  await putKept(anew.replace('"module-import"', '"broken"'))
  expect(await lint(true)).toEqual(answer)
  expect((await keptText()) === anew).toBe(true)
})

function bodyOf(text: string): string {
  return text.slice(text.indexOf('\n') + 1)
}
