import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, expect, inject, test } from 'vitest'

import { MODES } from '@tenantry/runtime/config'

import '../support/provided-context.ts'
import { applyEdits } from '../../src/workspace/apply-edits.ts'
import { planNewModule, planNewResource } from '../../src/workspace/generation/index.ts'
import { loadProject, type Project } from '../../src/workspace/load-config.ts'
import { runSaas } from '../cli/run-saas.ts'
import { Generator } from './generated-application.ts'
import { CURRENCY_MIGRATION, RESOURCES } from './resource-catalogue.ts'

const run = promisify(execFile)

let folder: string
let generator: Generator
let project: Project

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-resources-'))
  generator = new Generator(folder)
  project = await loadProject(await generator.write('resources-pool', 'pool'))
  const { root } = project
  // One server for all that is generated.
  await runSaas(['db', 'start'], { cwd: root })
  for (const module of new Set(RESOURCES.map((one) => one.module))) {
    await applyEdits(root, await planNewModule(root, module))
  }
  await mkdir(dirname(join(root, CURRENCY_MIGRATION.path)), { recursive: true })
  await writeFile(join(root, CURRENCY_MIGRATION.path), CURRENCY_MIGRATION.content)
  for (const resource of RESOURCES) {
    const { edits, untested } = await planNewResource(project, resource)
    expect(untested).toBeUndefined()
    await applyEdits(root, edits)
  }
}, 300_000)
afterAll(async () => {
  await runSaas(['db', 'stop'], { cwd: project.root })
  await rm(folder, { recursive: true, force: true })
})

test('an application of 40 resources type-checks, is formatted, and has no finding', async () => {
  const { root } = project
  expect(RESOURCES.length).toBeGreaterThanOrEqual(39)
  await run(resolve('node_modules/.bin/tsc'), ['--project', '.'], { cwd: root })
  await run(
    resolve('node_modules/.bin/oxfmt'),
    ['-c', resolve('.oxfmtrc.json'), '--check', 'src'],
    {
      cwd: root,
    },
  )
  const lint = await runSaas(['lint', '--json'], { cwd: root })
  expect(JSON.parse(lint.stdout).result).toMatchObject({ findings: [], allowed: [] })
})

test('nothing of it is stale', async () => {
  const before = await textsOf(project.root)
  const checked = await runSaas(['generate', 'repositories', '--check'], { cwd: project.root })
  expect(checked).toMatchObject({ exitCode: 0, stderr: '' })
  const written = await runSaas(['generate', 'repositories'], { cwd: project.root })
  expect(written.exitCode).toBe(0)
  expect(await textsOf(project.root)).toEqual(before)
})

test.each(MODES)(
  'its tests pass over HTTP in mode %s',
  async (mode) => {
    const root = mode === 'pool' ? project.root : await generator.write(`resources-${mode}`, mode)
    if (root !== project.root) {
      await rm(join(root, 'src'), { recursive: true })
      await cp(join(project.root, 'src'), join(root, 'src'), { recursive: true })
    }
    const env = { ...process.env, DATABASE_URL: inject('databaseUrl') }
    const { stdout } = await run(process.execPath, ['--test', 'src/**/*.test.ts'], {
      cwd: root,
      env,
    }).catch((error: { stdout: string }) => error)
    expect(stdout).toMatch(/^ℹ fail 0$/m)
    expect(Number(/^ℹ pass (\d+)$/m.exec(stdout)?.[1])).toBeGreaterThan(RESOURCES.length * 5)
  },
  300_000,
)

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
