import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { applyExtraction } from '../../../src/workspace/extraction/apply-extraction.ts'
import {
  findExtractions,
  requireExtraction,
} from '../../../src/workspace/extraction/find-extraction.ts'
import { undoExtraction } from '../../../src/workspace/extraction/undo-extraction.ts'
import { complaintsOf } from './compile.ts'
import { COMPILER } from './extract-program.ts'

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "shop", "type": "module" }\n',
  'tsconfig.json': JSON.stringify({
    compilerOptions: COMPILER,
    include: ['saas.config.ts', 'src', 'services', 'packages'],
  }),
  'saas.config.ts': `import { defineConfig } from '@tenantry/runtime/config'

export default defineConfig({ name: 'shop', mode: 'pool', clusters: { primary: {} }, tiers: { free: {} } })
`,
  'src/modules/projects/index.ts': `export const projectName = async (id: string): Promise<string> => \`project \${id}\`
`,
  'src/modules/billing/index.ts': `import { projectName } from '../projects/index.ts'
export const label = async (id: string): Promise<string> => \`\${await projectName(id)}, paid\`
`,
  'src/modules/crm/index.ts': `export const contact = async (id: string): Promise<string> => id
`,
  'src/main.ts': `import { createTenancy } from '@tenantry/runtime'
import config from '../saas.config.ts'
import { label } from './modules/billing/index.ts'
import { contact } from './modules/crm/index.ts'

const tenancy = await createTenancy(config)
await label('1')
await contact('2')
await tenancy.close()
`,
}

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'several-'))
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  await symlink(join(import.meta.dirname, '../../../node_modules'), join(root, 'node_modules'))
})
afterEach(async () => await rm(root, { recursive: true }))

async function apply(module: string): Promise<void> {
  await applyExtraction({
    query: { from: root, module, path: undefined, project: undefined },
    serviceFolder: undefined,
    waivers: new Map(),
    effects: new Map(),
    events: [],
    allowDirty: true,
    types: '',
    tests: '',
    signal: AbortSignal.timeout(60_000),
    onStep: () => {},
  })
}

async function undo(module: string): Promise<void> {
  await undoExtraction(await requireExtraction(root, module), {
    others: await findExtractions(root),
  })
}

async function textsNow(): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(root.length + 1))
  const texts = paths.map(async (path) => [path, await readFile(join(root, path), 'utf8')] as const)
  return Object.fromEntries(await Promise.all(texts))
}

test('a module that calls another one can leave once that one has', async () => {
  await expect(apply('billing')).rejects.toMatchObject({ code: 'EXTRACT_REFUSED' })
  await apply('projects')
  await apply('billing')
  await apply('crm')
  expect(complaintsOf(root, 'tsconfig.json')).toEqual([])

  const texts = await textsNow()
  expect(texts['services/billing/main.ts']).toContain('await projectsModule.connect(tenancy)\n')
  expect(texts['services/billing/README.md']).toContain('`PROJECTS_SERVICE_URL`')
  expect(texts['src/main.ts']).toMatch(
    /createTenancy\(config\)\n(?:await (?:crm|billing|projects)Module\.connect\(tenancy\)\n){3}/,
  )
  // A service has nothing of a module that it does not call.
  expect(texts['services/projects/main.ts']).not.toContain('Module.connect')
  expect(texts['services/crm/main.ts']).not.toContain('Module.connect')
})

test('they are taken back in any order in which none of them is called', async () => {
  for (const module of ['projects', 'billing', 'crm']) await apply(module)
  const all = await textsNow()
  await expect(undo('projects')).rejects.toMatchObject({
    code: 'EXTRACT_UNDO_CONFLICT',
    message: expect.stringContaining(
      'services/billing/main.ts: it calls projects; undo billing first',
    ),
  })
  expect(await textsNow()).toEqual(all)

  await undo('billing')
  await undo('projects')
  expect(complaintsOf(root, 'tsconfig.json')).toEqual([])
  await undo('crm')
  expect(await textsNow()).toEqual(FILES)
})
