import { chmod, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { type CliProject, createCliProject } from './cli-project.ts'

let project: CliProject

beforeEach(async () => {
  project = await createCliProject()
})
afterEach(async () => {
  await project?.[Symbol.asyncDispose]()
})

const FOR = ['--for', '1.24']

async function config(...args: readonly string[]): Promise<{
  readonly exitCode: number
  readonly output: string
}> {
  const { stdout, stderr, exitCode } = await project.saas(['pgbouncer', 'config', ...args])
  return { exitCode, output: stdout + stderr }
}

async function modeOf(path: string): Promise<string> {
  return ((await stat(join(project.root, path))).mode & 0o777).toString(8)
}

test('writes files for their owner alone, and tells when they are out of date', async () => {
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  expect(await config(...FOR, '--check')).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('missing'),
  })
  expect(await config(...FOR, '--processes', '3')).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('system scope'),
  })
  const ini = await readFile(join(project.root, 'pgbouncer/pgbouncer.ini'), 'utf8')
  const userlist = await readFile(join(project.root, 'pgbouncer/userlist.txt'), 'utf8')
  expect(ini).toContain('saas pgbouncer config --for 1.24 --processes 3')
  const password = decodeURIComponent(new URL(project.url).password)
  expect(password).not.toBe('')
  for (const text of [ini, userlist]) expect(text).not.toContain(password)
  expect(userlist).toMatch(
    new RegExp(`^"${project.name}_app" "SCRAM-SHA-256\\$.+"\\n"${project.name}_system" "SCRAM-`),
  )
  expect(await config(...FOR, '--processes', '3', '--check')).toMatchObject({ exitCode: 0 })

  await chmod(join(project.root, 'pgbouncer/userlist.txt'), 0o644)
  await writeFile(join(project.root, 'pgbouncer/pgbouncer.ini'), 'mine')
  expect(await config(...FOR, '--processes', '3', '--check')).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('out of date'),
  })
  expect(await config(...FOR, '--processes', '3')).toMatchObject({ exitCode: 0 })
  expect(await readFile(join(project.root, 'pgbouncer/pgbouncer.ini'), 'utf8')).toBe(ini)
  expect(await modeOf('pgbouncer/userlist.txt')).toBe('600')
  expect(await modeOf('pgbouncer/pgbouncer.ini')).toBe('600')
})

test('says what cannot be, and writes nothing', async () => {
  expect(await config(...FOR)).toMatchObject({
    exitCode: 1,
    output: expect.stringContaining('CATALOG_MISSING'),
  })
  expect(await project.saas(['migrate'])).toMatchObject({ exitCode: 0 })
  for (const [args, exitCode, code] of [
    [[], 1, 'PGBOUNCER_STATEMENTS_LOST'],
    [[...FOR, '--server-connections', '9000'], 1, 'PGBOUNCER_NO_ROOM'],
    [[...FOR, '--cluster', 'other'], 2, 'USAGE_INVALID_VALUE'],
    [[...FOR, '--listen', 'here'], 2, 'USAGE_INVALID_VALUE'],
    [['--for', '1.2'], 2, 'USAGE_INVALID_VALUE'],
    [[...FOR, '--processes', '0'], 2, 'USAGE_INVALID_VALUE'],
    [[...FOR, '--stats-login', 'watcher'], 1, 'PGBOUNCER_PASSWORD_MISSING'],
  ] as const) {
    expect(await config(...args)).toMatchObject({
      exitCode,
      output: expect.stringContaining(code),
    })
  }
  await expect(stat(join(project.root, 'pgbouncer'))).rejects.toThrow('ENOENT')
})
