import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { runSaas } from '../cli/run-saas.ts'
import { saasResult } from '../cli/saas-result.ts'
import { commitAll, git } from '../support/git.ts'

// On a project that knows nothing of tenants, and with the checks that it has itself.

const OPTIONS = { timeout: 300_000 }

const FILES: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify({
    name: 'shop',
    type: 'module',
    scripts: { check: 'tsc --project .', test: 'node --test "src/**/*.test.ts"' },
  }),
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2024',
      module: 'nodenext',
      strict: true,
      noEmit: true,
      noUnusedLocals: true,
      allowImportingTsExtensions: true,
      skipLibCheck: true,
      types: ['node'],
    },
    include: ['src'],
  }),
  '.gitignore': 'node_modules\n',
  'src/billing/index.ts': `import { round } from '../money.ts'

export interface Invoice { readonly id: string; readonly total: number }
export class InvoiceUnknown extends Error {}
const invoices = new Map<string, Invoice>()
export async function issue(id: string, total: number): Promise<Invoice> {
  const invoice = { id, total: round(total) }
  invoices.set(id, invoice)
  return invoice
}
export async function find(id: string): Promise<Invoice> {
  const found = invoices.get(id)
  if (found === undefined) throw new InvoiceUnknown(id)
  return found
}
`,
  'src/billing/prices.sql': 'select 1;\n',
  'src/billing/billing.test.ts': `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { find, issue } from './index.ts'

test('issues', async () => {
  await issue('own', 1)
  assert.equal((await find('own')).total, 1)
})
`,
  'src/money.ts': 'export const round = (value: number): number => Math.round(value)\n',
  'src/shop.ts': `import { find, InvoiceUnknown, issue, type Invoice } from './billing/index.ts'

export async function sell(id: string): Promise<Invoice> { return await issue(id, 1.6) }
export async function knows(id: string): Promise<boolean> {
  try {
    return (await find(id)).id === id
  } catch (error) {
    if (error instanceof InvoiceUnknown) return false
    throw error
  }
}
`,
  'src/shop.test.ts': `import assert from 'node:assert/strict'
import { test } from 'node:test'
import { knows, sell } from './shop.ts'

test('sells', async () => {
  assert.deepEqual(await sell('a'), { id: 'a', total: 2 })
  assert.equal(await knows('a'), true)
  assert.equal(await knows('b'), false)
})
`,
}

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'extract-apply-'))
  for (const [path, text] of Object.entries(FILES)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  await symlink(resolve('node_modules'), join(root, 'node_modules'), 'dir')
  await commitAll(root, 'Start')
})
afterEach(async () => await rm(root, { recursive: true, force: true }))

test('a module is extracted, rehearsed, told of, and put back byte for byte', OPTIONS, async () => {
  const applied = await extract('apply', 'billing', '--read', 'find')
  expect(applied).toMatchObject({ wasApplied: false, service: 'services/billing' })
  expect(applied.checks.map(({ after }: { after: boolean }) => after)).toEqual([
    true,
    true,
    true,
    true,
  ])
  expect(await read('services/billing/src/prices.sql')).toBe(FILES['src/billing/prices.sql'])
  expect(await read('packages/billing-contracts/src/index.ts')).toContain("kind: 'read'")
  expect(await read('src/shop.ts')).toBe(FILES['src/shop.ts'])

  expect(await extract('apply', 'billing')).toMatchObject({ wasApplied: true, files: [] })
  expect(await extract('status')).toMatchObject({
    extracted: [
      { module: 'billing', service: 'services/billing', folder: 'src/billing', waived: {} },
    ],
  })
  const rehearsed = await extract('rehearse', 'billing')
  // The error is one that the contract names, and what is expected of it.
  expect(rehearsed).toMatchObject({ isGreen: true, failures: [], calls: { find: 2, issue: 1 } })

  await commitAll(root, 'Extract billing')
  await extract('undo', 'billing')
  await git(root, 'add', '--all')
  expect(await git(root, 'diff', '--cached', 'HEAD~1', '--stat')).toBe('')
  expect(existsSync(join(root, 'services'))).toBe(false)
})

test('a rehearsal before anything is decided touches no file', OPTIONS, async () => {
  const rehearsed = await extract('rehearse', 'billing', '--latency', '0-2')
  expect(rehearsed).toMatchObject({ isGreen: true, failures: [], calls: { find: 2, issue: 1 } })
  expect(await git(root, 'status', '--porcelain')).toBe('')
})

test('what is green before and red behind puts every file back', OPTIONS, async () => {
  const failed = await runSaas(
    ['extract', 'apply', 'billing', '--test-command', 'test ! -d services', '--json'],
    { cwd: root },
  )
  expect(failed.exitCode).not.toBe(0)
  expect(JSON.parse(failed.stdout).error.code).toBe('EXTRACT_CHECK_FAILED')
  expect(await git(root, 'status', '--porcelain')).toBe('')
})

test(
  'where the files cannot be put back, why they should have been is told all the same',
  OPTIONS,
  async () => {
    const spoils = 'test ! -d apps || { echo "// mine" >> apps/billing/main.ts; exit 1; }'
    const failed = await runSaas(
      [
        'extract',
        'apply',
        'billing',
        '--service-dir',
        'apps/billing',
        '--test-command',
        spoils,
        '--json',
      ],
      { cwd: root },
    )
    const { code, message } = JSON.parse(failed.stdout).error
    expect(code).toBe('EXTRACT_LEFT_APPLIED')
    expect(message).toContain('is red behind')
    expect(await read('apps/billing/main.ts')).toContain('// mine')
    // What somebody has written is not taken away with it.
    const undone = await runSaas(['extract', 'undo', 'billing', '--allow-dirty', '--json'], {
      cwd: root,
    })
    expect(JSON.parse(undone.stdout).error.code).toBe('EXTRACT_UNDO_CONFLICT')
  },
)

test('a folder in which migrations would not be found is refused', OPTIONS, async () => {
  await mkdir(join(root, 'src/billing/migrations'))
  await writeFile(join(root, 'src/billing/migrations/20260101000000_a.sql'), 'select 1;\n')
  await writeFile(join(root, 'saas.config.ts'), 'export default {}\n')
  await commitAll(root, 'Be an application of Tenantry')
  const refused = await runSaas(
    ['extract', 'apply', 'billing', '--service-dir', 'src/services/billing', '--json'],
    { cwd: root },
  )
  expect(JSON.parse(refused.stdout).error.code).toBe('EXTRACT_SERVICE_UNSEEN')
  expect(await git(root, 'status', '--porcelain')).toBe('')
})

test(
  'a folder with nothing to serve is refused, and an old compiler is told of',
  OPTIONS,
  async () => {
    await mkdir(join(root, 'src/words'))
    await writeFile(join(root, 'src/words/index.ts'), "export const GREETING = 'hello'\n")
    await writeFile(
      join(root, 'src/greet.ts'),
      "import { GREETING } from './words/index.ts'\nexport const greet = (): string => GREETING\n",
    )
    await commitAll(root, 'Words')
    const planned = await runSaas(['extract', 'plan', 'words'], { cwd: root })
    expect(planned.exitCode).toBe(1)
    expect(planned.stdout).toContain('Nothing to serve')
    const applied = await runSaas(['extract', 'apply', 'words', '--json'], { cwd: root })
    expect(JSON.parse(applied.stdout).error.code).toBe('EXTRACT_NOTHING_TO_SERVE')
    expect(await git(root, 'status', '--porcelain')).toBe('')

    await rm(join(root, 'node_modules'))
    await mkdir(join(root, 'node_modules/typescript'), { recursive: true })
    await writeFile(join(root, 'node_modules/typescript/package.json'), '{ "version": "4.9.5" }')
    for (const name of ['@tenantry', 'fastify', 'jose'])
      await symlink(resolve('node_modules', name), join(root, 'node_modules', name), 'dir')
    const told = await runSaas(
      ['extract', 'apply', 'billing', '--check-command', '', '--test-command', ''],
      { cwd: root },
    )
    expect(told).toMatchObject({ exitCode: 0 })
    expect(told.stdout).toContain('TypeScript 4.9.5 takes all types of the runtime for `any`')
  },
)

test.each([
  ['', '--path', 'src/billing'],
  ['../../evil', '--path', 'src/billing'],
  ['日本', '--path', 'src/billing'],
  ['src/billing'],
  ['billing', '--service-dir', 'src/billing/service'],
  ['billing', '--service-dir', 'src/billing'],
  ['billing', '--service-dir', '../elsewhere'],
  ['billing', '--service-dir', '.'],
  ['billing', '--service-dir', 'src'],
])(
  'neither a name nor a folder that cannot be one is taken: %s %s %s',
  OPTIONS,
  async (...given) => {
    const applied = await runSaas(['extract', 'apply', ...given, '--json'], { cwd: root })
    expect(JSON.parse(applied.stdout).error.code).toBe('USAGE_INVALID_VALUE')
    expect(await git(root, 'status', '--porcelain')).toBe('')
  },
)

test('what is refused, and what is not committed, writes nothing', OPTIONS, async () => {
  await writeFile(join(root, 'src/state.ts'), "import './billing/index.ts'\n")
  const dirty = await runSaas(['extract', 'apply', 'billing', '--json'], { cwd: root })
  expect(JSON.parse(dirty.stdout).error.code).toBe('EXTRACT_TREE_DIRTY')
  await commitAll(root, 'Load it for its effect')
  const refused = await runSaas(['extract', 'apply', 'billing', '--json'], { cwd: root })
  const { code, details } = JSON.parse(refused.stdout).error
  expect(code).toBe('EXTRACT_REFUSED')
  const [edge] = details.refused
  expect(edge).toBe('src/state.ts:1:import-side-effect:./billing/index.ts')
  const unknown = await runSaas(
    ['extract', 'apply', 'billing', '--waive', 'src/state.ts:9:cycle:x=why', '--json'],
    { cwd: root },
  )
  expect(JSON.parse(unknown.stdout).error.code).toBe('EXTRACT_WAIVER_UNKNOWN')
  expect(await git(root, 'status', '--porcelain')).toBe('')
  const waived = await extract(
    'apply',
    'billing',
    '--waive',
    `${edge}=it has none`,
    '--test-command',
    '',
  )
  expect(waived).toMatchObject({ wasApplied: false })
  expect(await extract('status')).toMatchObject({
    extracted: [{ waived: { [edge]: 'it has none' } }],
  })
})

test('one that is killed while checks run is taken back by undo', OPTIONS, async () => {
  const child = spawn(
    process.execPath,
    [
      resolve('bin/run.js'),
      'extract',
      'apply',
      'billing',
      '--check-command',
      '',
      '--test-command',
      'sleep 1',
    ],
    { cwd: root, stdio: 'ignore' },
  )
  const ended = once(child, 'exit')
  while (!existsSync(join(root, 'services/billing/extraction.json'))) {
    expect(child.exitCode).toBeNull()
    await delay(20)
  }
  await delay(300)
  child.kill('SIGKILL')
  await ended
  await extract('undo', 'billing', '--allow-dirty')
  expect(await git(root, 'status', '--porcelain')).toBe('')
})

// oxlint-disable-next-line typescript/no-explicit-any -- what a command prints as JSON
async function extract(...given: string[]): Promise<any> {
  return await saasResult(['extract', ...given], { cwd: root })
}

async function read(path: string): Promise<string> {
  return await readFile(join(root, path), 'utf8')
}
