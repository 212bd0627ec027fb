import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { runSaas } from '../cli/run-saas.ts'

// On a project that knows nothing of Tenantry.

let root: string

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'extract-plan-'))
  await mkdir(join(root, 'src/billing'), { recursive: true })
  await mkdir(join(root, 'src/crm'))
  const options = { module: 'nodenext', strict: true, noEmit: true, types: [] }
  await writeFile(join(root, 'package.json'), '{ "type": "module" }')
  await writeFile(join(root, 'tsconfig.json'), JSON.stringify({ compilerOptions: options }))
  await writeFile(join(root, 'src/crm/index.ts'), 'export const find = async () => 1\n')
  await writeFile(
    join(root, 'src/billing/index.ts'),
    'export class Ledger { total = 0 }\nexport const issue = async (): Promise<number> => 1\n',
  )
  await writeFile(
    join(root, 'src/app.ts'),
    `import { issue, Ledger } from './billing/index.js'\nexport const app = [new Ledger(), new Ledger(), await issue()]\n`,
  )
})
afterAll(async () => await rm(root, { recursive: true }))

test('what is in the way is told once, with why and what to do, and ends with 1', async () => {
  const run = await runSaas(['extract', 'plan', 'billing'], { cwd: root })
  expect(run).toMatchObject({ exitCode: 1, stderr: '' })
  expect(run.stdout).toBe(`billing: 1 file in src/billing, 4 edges.

Refused (2)
  Ledger: an instance of a class of the module
    src/app.ts:2:25
    src/app.ts:2:39
    Ledger is a class: what it makes lives in one process, with its methods and its state.
    Export functions from src/billing/index.ts that take and return plain data, and keep the class inside.

Cut score 20 (2 kept, 0 rewritten, 0 waived, 2 refused). The plan cannot be applied yet.
`)
})

test('--html writes a page that has every edge, into folders that it makes', async () => {
  const run = await runSaas(['extract', 'plan', 'billing', '--html', 'out/plan.html'], {
    cwd: root,
  })
  expect(run.stdout).toContain(`The page is ${join(root, 'out/plan.html')}.`)
  const page = await readFile(join(root, 'out/plan.html'), 'utf8')
  expect(page).toContain('<title>Extraction of billing</title>')
  expect(page.match(/<tr data-verdict="refused"/g)).toHaveLength(2)
})

test('a module that can be cut out ends with 0, and --json has every edge', async () => {
  await writeFile(
    join(root, 'src/start.ts'),
    "import { find } from './crm/index.js'\nexport const start = async () => await find()\n",
  )
  const run = await runSaas(['extract', 'plan', 'crm', '--json'], { cwd: root })
  expect(run).toMatchObject({ exitCode: 0, stderr: '' })
  expect(JSON.parse(run.stdout)).toMatchObject({
    command: 'extract plan',
    result: {
      module: 'crm',
      folder: 'src/crm',
      files: ['src/crm/index.ts'],
      edges: [
        { place: { file: 'src/start.ts', line: 1 } },
        { place: { file: 'src/start.ts', line: 2 } },
      ],
      reached: [],
    },
  })
})

test('a page that cannot be where it is wanted leaves nothing behind', async () => {
  const run = await runSaas(['extract', 'plan', 'crm', '--html', 'src', '--json'], { cwd: root })
  expect(JSON.parse(run.stdout).error.code).toBe('PATH_UNUSABLE')
  expect(await readdir(root)).not.toContain('src.new')
})

test('a module that is no TypeScript is not planned', async () => {
  await mkdir(join(root, 'src/broken'))
  await writeFile(join(root, 'src/broken/index.ts'), 'export const half = (\n')
  const run = await runSaas(['extract', 'plan', 'broken', '--json'], { cwd: root })
  await rm(join(root, 'src/broken'), { recursive: true })
  expect(JSON.parse(run.stdout).error.code).toBe('LINT_SYNTAX_ERROR')
})

test('a command goes on to its end where nobody reads what it tells', async () => {
  const child = spawn(
    process.execPath,
    [resolve('bin/run.js'), 'extract', 'rehearse', 'nothing', '--json'],
    {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  child.stderr.destroy()
  expect(JSON.parse(await text(child.stdout)).error.code).toBe('EXTRACT_MODULE_UNKNOWN')
})
