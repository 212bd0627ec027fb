import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { describe, expect, test } from 'vitest'

import { createTemporaryProject } from '../workspace/embedded-postgres/temporary-project.ts'
import { runSaas } from './run-saas.ts'

const cwd = tmpdir()

async function createProject(config: string): Promise<string> {
  const root = await createTemporaryProject()
  await writeFile(join(root, 'saas.config.ts'), config)
  await writeFile(join(root, 'package.json'), '{"type":"module"}')
  return root
}

test('ends quietly where nobody reads what it says', async () => {
  const pipe = '"$0" bin/run.js db --help | true'
  const { stderr } = await promisify(execFile)('sh', ['-c', pipe, process.execPath])
  expect(stderr).toBe('')
})

describe('a command line that is wrong exits with 2 and says what is wrong', () => {
  test.each([
    [['db', 'start', '--prot'], 'USAGE_UNKNOWN_FLAG', '--prot', 'saas db start --help'],
    [['db', 'start', 'x'], 'USAGE_UNEXPECTED_ARGUMENT', 'x', 'saas db start --help'],
    [['db', 'url', '--cluster'], 'USAGE_INVALID_VALUE', '--cluster', 'saas db url --help'],
    [['db', 'strat'], 'USAGE_UNKNOWN_COMMAND', 'saas db strat', 'saas db start'],
    [['frobnicate'], 'USAGE_UNKNOWN_COMMAND', 'saas frobnicate', 'saas --help'],
    [['db', 'start'], 'CONFIG_NOT_FOUND', 'saas.config.ts', 'saas init'],
  ])('%j: %s', async (args, code, what, remedy) => {
    const plain = await runSaas(args, { cwd })
    const json = await runSaas([...args, '--json'], { cwd })

    expect(plain).toMatchObject({ exitCode: 2, stdout: '' })
    expect(plain.stderr).toMatch(new RegExp(`^Error ${code}: .+\\n→ .+\\n$`))
    expect(plain.stderr).toContain(what)
    expect(plain.stderr).toContain(remedy)
    expect(json).toMatchObject({ exitCode: 2, stderr: '' })
    expect(JSON.parse(json.stdout)).toMatchObject({ version: 1, error: { code } })
  })

  test('--json names the command', async () => {
    const { stdout } = await runSaas(['db', 'start', '--json'], { cwd })

    expect(Object.keys(JSON.parse(stdout))).toEqual(['version', 'command', 'error'])
    expect(JSON.parse(stdout)).toMatchObject({ command: 'db start' })
  })

  test('--debug adds where it came from', async () => {
    const { stderr } = await runSaas(['db', 'start', '--debug'], { cwd })

    expect(stderr).toContain('project-root')
  })
})

describe('a configuration that cannot be used exits with 2', () => {
  test.each([
    ['export default { name: ', 'CONFIG_UNREADABLE', 'saas.config.ts'],
    ["import 'not-installed'\nexport default {}", 'CONFIG_UNREADABLE', 'npm install'],
    ['export const config = {}', 'CONFIG_UNREADABLE', 'default export'],
    ['enum Mode { pool }\nexport default { mode: Mode.pool }', 'CONFIG_UNREADABLE', 'enum'],
    ["throw new Error('no vault')", 'CONFIG_UNREADABLE', 'no vault'],
    ["export default { name: 'A', mode: 'pool', clusters: {} }", 'CONFIG_INVALID', 'clusters'],
  ])('%j', async (config, code, said) => {
    const { exitCode, stderr } = await runSaas(['db', 'url'], { cwd: await createProject(config) })

    expect(exitCode).toBe(2)
    expect(stderr).toContain(`Error ${code}`)
    expect(stderr).toContain(said)
  })
})

describe('saas db', () => {
  const config =
    "export default { name: 'acme', mode: 'pool', clusters: { primary: { url: process.env.DATABASE_URL } } }"

  test('start, url and stop', async () => {
    const project = { cwd: await createProject(config) }

    const started = await runSaas(['db', 'start', '--json'], project)
    const again = await runSaas(['db', 'start'], project)
    const url = await runSaas(['db', 'url'], project)
    const stopped = await runSaas(['db', 'stop', '--json'], project)
    const gone = await runSaas(['db', 'url', '--json'], project)

    const { result } = JSON.parse(started.stdout)
    expect(JSON.parse(started.stdout)).toMatchObject({
      version: 1,
      command: 'db start',
      result: { started: true },
    })
    expect(again).toMatchObject({ exitCode: 0, stderr: '' })
    expect(url).toEqual({ exitCode: 0, stdout: `${result.url}\n`, stderr: '' })
    expect(result.url).toMatch(/^postgres:\/\/postgres:\w+@127\.0\.0\.1:\d+\/acme$/)
    expect(JSON.parse(stopped.stdout).result).toEqual({ stopped: true })
    expect(gone.exitCode).toBe(1)
    expect(JSON.parse(gone.stdout).error.code).toBe('EMBEDDED_POSTGRES_STOPPED')
  })

  test('leaves a DATABASE_URL alone, from the environment or from .env', async () => {
    const project = await createProject(config)
    const given = 'postgres://me@db.example.com/acme'
    await writeFile(join(project, '.env'), `DATABASE_URL=${given}/from-file\n`)

    const start = await runSaas(['db', 'start'], { cwd: project })
    const fromFile = await runSaas(['db', 'url'], { cwd: project })
    const env = { DATABASE_URL: given }
    const fromEnvironment = await runSaas(['db', 'url', '--json'], { cwd: project, env })

    expect(start).toMatchObject({ exitCode: 0 })
    expect(start.stdout).toContain('DATABASE_URL is set')
    expect(fromFile.stdout).toBe(`${given}/from-file\n`)
    expect(JSON.parse(fromEnvironment.stdout).result).toMatchObject({ url: given, embedded: false })
  })
})
