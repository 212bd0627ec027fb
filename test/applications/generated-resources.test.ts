import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, expect, inject, test } from 'vitest'

import { type Mode, MODES } from '@tenantry/runtime/config'

import '../support/provided-context.ts'
import { applyEdits } from '../../src/workspace/apply-edits.ts'
import { planNewModule, planNewResource } from '../../src/workspace/generation/index.ts'
import { loadProject, type Project } from '../../src/workspace/load-config.ts'
import { SETTINGS } from '../acceptance/settings.ts'
import { runSaas } from '../cli/run-saas.ts'
import { CASE_TEST } from './case-test.ts'
import { Generator, listExtensions } from './generated-application.ts'
import { CURRENCY_MIGRATION, FEW_RESOURCES, RESOURCES } from './resource-catalogue.ts'

const run = promisify(execFile)

const ALL = SETTINGS.hasAllResources
const LISTED = ALL ? RESOURCES : FEW_RESOURCES
/** All of them take minutes, and in each of the modes. */
const OPTIONS = { timeout: 1_800_000, tags: ['generated-resources'] }

let folder: string
let generator: Generator
let project: Project

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-resources-'))
  generator = new Generator(folder)
  project = await loadProject(await writeApplication('pool'))
  const { root } = project
  // One server for all that is generated.
  await runSaas(['db', 'start'], { cwd: root })
  for (const module of new Set(['empty', ...LISTED.map((one) => one.module)])) {
    await applyEdits(root, await planNewModule(root, module))
  }
  await mkdir(dirname(join(root, CURRENCY_MIGRATION.path)), { recursive: true })
  await writeFile(join(root, CURRENCY_MIGRATION.path), CURRENCY_MIGRATION.content)
  for (const resource of LISTED) {
    const { edits, untested } = await planNewResource(project, resource)
    expect(untested).toBeUndefined()
    await applyEdits(root, edits)
  }
  await writeFile(join(root, CASE_TEST.path), CASE_TEST.content)
}, OPTIONS.timeout)
afterAll(async () => {
  if (project !== undefined) await runSaas(['db', 'stop'], { cwd: project.root })
  await rm(folder, { recursive: true, force: true })
})

test('there are forty-one of them', () => {
  expect(RESOURCES).toHaveLength(41)
})

test('they type-check, are formatted, and have no finding', OPTIONS, async ({ annotate }) => {
  const { root } = project
  const formatting = ['-c', resolve('.oxfmtrc.json'), '--check', 'src']
  const [, , lint] = await Promise.all([
    run(resolve('node_modules/.bin/tsc'), ['--project', '.'], { cwd: root }),
    run(resolve('node_modules/.bin/oxfmt'), formatting, { cwd: root }),
    runSaas(['lint', '--json'], { cwd: root }),
  ])
  expect(JSON.parse(lint.stdout)).toMatchObject({ result: { findings: [], allowed: [] } })
  await annotate(`${LISTED.length} resources: tsc, oxfmt and saas lint find nothing`)
})

if (!ALL) {
  process.stdout.write(
    'The routes of generated resources are attacked in npm run acceptance; those of the examples always.\n',
  )
}

test.runIf(ALL)('saas verify gets through none of their routes', OPTIONS, async ({ annotate }) => {
  const { root } = project
  expect(await runSaas(['migrate'], { cwd: root })).toMatchObject({ exitCode: 0 })
  const verified = await runSaas(['verify', '--mode', 'pool', '--json'], { cwd: root })
  const { result } = JSON.parse(verified.stdout)
  expect(result.problems).toEqual([])
  await annotate(`${result.counts.attacks} attacks`)
})

test('nothing of them is stale', OPTIONS, async ({ annotate }) => {
  const before = await textsOf(project.root)
  const checked = await runSaas(['generate', 'repositories', '--check'], { cwd: project.root })
  expect(checked).toMatchObject({ exitCode: 0, stderr: '' })
  const written = await runSaas(['generate', 'repositories'], { cwd: project.root })
  expect(written.exitCode).toBe(0)
  expect(await textsOf(project.root)).toEqual(before)
  await annotate(`${before.size} files are as they were after they were generated again`)
})

// In the other modes in the acceptance; applications of each are under traffic in interleaved.test.ts.
test.for(ALL ? MODES : MODES.slice(0, 1))(
  'their tests pass over HTTP in mode %s',
  OPTIONS,
  async (mode, { annotate }) => {
    // Few of them are seen in each mode by one that refers to others, which refer to others.
    const tested =
      ALL || mode === 'pool' ? LISTED : LISTED.filter((one) => one.name === 'line_items')
    const patterns =
      tested === LISTED ? ['src/**/*.test.ts'] : ['src/**/line-item.test.ts', CASE_TEST.path]
    const root = await rootOf(mode)
    const began = performance.now()
    const { pass, fail, failures } = await runTests(root, patterns)
    expect(failures).toBe('')
    expect(fail).toBe(0)
    expect(pass).toBeGreaterThan(tested.length * 5)
    const seconds = ((performance.now() - began) / 1000).toFixed(0)
    await annotate(`${mode}: ${pass} tests of ${tested.length} resources passed in ${seconds} s`)
  },
)

async function writeApplication(mode: Mode): Promise<string> {
  const root = await generator.write(`resources-${mode}`, mode)
  await listExtensions(root, ['citext'])
  return root
}

/** The same code, in an application of another mode. */
async function rootOf(mode: Mode): Promise<string> {
  if (mode === 'pool') return project.root
  const root = await writeApplication(mode)
  await rm(join(root, 'src'), { recursive: true })
  await cp(join(project.root, 'src'), join(root, 'src'), { recursive: true })
  return root
}

async function runTests(cwd: string, patterns: readonly string[]) {
  const env = {
    ...process.env,
    DATABASE_URL: inject('databaseUrl'),
    // Each file is a process of its own, and loads the same modules.
    NODE_COMPILE_CACHE: join(folder, 'compiled'),
  }
  // Most of their time they wait for the server.
  const args = ['--test', '--test-concurrency=3', ...patterns]
  const { stdout } = await run(process.execPath, args, { cwd, env, maxBuffer: 2 ** 26 }).catch(
    (error: { stdout: string }) => error,
  )
  const count = (word: string) => Number(new RegExp(`^ℹ ${word} (\\d+)$`, 'm').exec(stdout)?.[1])
  const failures = /^✖ failing tests:$[^]*/m.exec(stdout)?.[0] ?? ''
  return { pass: count('pass'), fail: count('fail'), failures }
}

async function textsOf(root: string): Promise<Map<string, string>> {
  const entries = await readdir(join(root, 'src'), { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((one) => join(one.parentPath, one.name))
  return new Map(
    await Promise.all(
      files.sort().map(async (file) => [file, await readFile(file, 'utf8')] as const),
    ),
  )
}
