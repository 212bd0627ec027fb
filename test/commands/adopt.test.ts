import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, inject, test } from 'vitest'

import '../support/provided-context.ts'
import { createDatabase, dropDatabases } from '../../src/testing/databases.ts'
import { runSaas } from '../cli/run-saas.ts'

let folder: string
let empty: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tenantry-adopt-'))
  empty = await createDatabase(inject('databaseUrl'), `adopt_nothing_${process.pid}`)
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await dropDatabases([{ url: empty }], [])
})

test('refuses, and writes nothing', async () => {
  const adopt = (...args: readonly string[]) =>
    runSaas(['init', '--adopt', ...args], { cwd: folder })
  const nowhere = new URL(empty)
  nowhere.pathname = '/no_such_database'

  expect(await adopt('--url', empty)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('ADOPT_NO_APPLICATION'),
  })
  await writeFile(join(folder, 'package.json'), '{}')
  const cases: readonly [readonly string[], number, string][] = [
    [[], 2, 'USAGE_URL_MISSING'],
    [['--url', 'mysql://localhost/x'], 2, 'CONFIG_INVALID'],
    [['--url', nowhere.href], 1, 'DATABASE_MISSING'],
    [['--url', empty], 1, 'ADOPT_NOTHING'],
    [['--url', empty, '--schema', 'nowhere'], 1, 'ADOPT_NOTHING'],
    [['--url', empty, '--schema', 'pg_catalog'], 2, 'CONFIG_INVALID'],
    [['--url', empty, '--name', '1st'], 2, 'CONFIG_INVALID'],
    [['--url', empty, '--path', 'tasks'], 2, 'USAGE_PATH_INVALID'],
  ]
  for (const [args, exitCode, code] of cases) {
    const answer = await adopt(...args)
    expect({ args, exitCode: answer.exitCode, stderr: answer.stderr }).toMatchObject({
      args,
      exitCode,
      stderr: expect.stringContaining(code),
    })
    expect(answer.stdout).toBe('')
  }
  const alone = await runSaas(['init', '--tenant-table', 'accounts'], { cwd: folder })
  expect(alone).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('--adopt') })
  await writeFile(join(folder, 'saas.config.ts'), 'export default {}')
  expect(await adopt('--url', empty)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('FILE_EXISTS'),
  })
  expect((await readdir(folder)).toSorted()).toEqual(['package.json', 'saas.config.ts'])
})
