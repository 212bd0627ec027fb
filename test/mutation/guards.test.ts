import { execFile } from 'node:child_process'
import { access, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { afterAll, beforeAll, expect, inject, test } from 'vitest'

import { SETTINGS } from '../acceptance/settings.ts'
import '../support/provided-context.ts'
import { findGuardingFiles } from './find-guarding-files.ts'
import { HUNTED } from './hunted.ts'
import type { Catch } from './mutant.ts'
import { MUTANTS } from './mutants/index.ts'
import { SPARED, UNHUNTED } from './unhunted.ts'

// Takes each guard out of a copy of the runtime, and expects one named attack to succeed against the
// copy: an attack that cannot succeed proves nothing. Many mutants share a process and a fleet. Each run hunts a third
// of them, another one each time.

const PROCESSES = 2

const catches = new Map<string, Catch>()

beforeAll(async () => {
  const shares = Array.from({ length: PROCESSES }, (_, share) => hunt(share))
  for (const found of (await Promise.all(shares)).flat()) catches.set(found.mutant, found)
}, 600_000)

afterAll(() => rm('.mutants', { recursive: true, force: true, maxRetries: 5 }))

test.each(Array.from({ length: PROCESSES }, (_, share) => `intact ${share}`))(
  'nothing succeeds against the runtime as it is: %s',
  (mutant) => {
    expect(catches.get(mutant)).toEqual({ mutant })
  },
)

if (HUNTED.length < MUTANTS.length) {
  process.stdout.write(
    `${HUNTED.length} of ${MUTANTS.length} mutants, by ACCEPTANCE_SEED=${SETTINGS.seed}; npm run acceptance hunts all.\n`,
  )
}

test.each(HUNTED)(
  'it is noticed when this guard is gone: $what',
  { tags: ['mutants'] },
  ({ what }) => {
    const found = catches.get(what)
    expect(found?.error).toBeUndefined()
    expect(found?.leak).toBeDefined()
  },
)

test('each mutant has a name of its own', () => {
  expect(new Set(MUTANTS.map(({ what }) => what)).size).toBe(MUTANTS.length)
})

test('every file that refuses something has a mutant, or a reason to have none', async () => {
  const hunted = new Set(
    MUTANTS.flatMap(({ file, also }) => [file, ...[also ?? []].flat().map((edit) => edit.file)]),
  )
  const files = await findGuardingFiles()
  expect(files.length).toBeGreaterThan(30)
  expect(files.filter((file) => !hunted.has(file) && UNHUNTED[file] === undefined)).toEqual([])
  expect(Object.keys(UNHUNTED).filter((file) => hunted.has(file))).toEqual([])
  expect(Object.keys(UNHUNTED).filter((file) => !files.includes(file))).toEqual([])
  for (const reason of Object.values(UNHUNTED)) {
    const [named] = /test\/\S+/.exec(reason) ?? []
    if (named !== undefined) await access(named)
  }
})

test.each(SPARED)('$guard still stands in $file, and is spared because $reason', async (spared) => {
  const text = await readFile(join('packages/runtime/src', spared.file), 'utf8')
  expect(text.split(spared.guard)).toHaveLength(2)
})

async function hunt(share: number): Promise<Catch[]> {
  const env = {
    ...process.env,
    DATABASE_URL: inject('databaseUrl'),
    ACCEPTANCE_SEED: `${SETTINGS.seed}`,
  }
  const args = ['--conditions=tenantry-source', 'test/mutation/main.ts', `${share}`, `${PROCESSES}`]
  const { stdout } = await promisify(execFile)('node', args, { env, maxBuffer: 2 ** 26 })
  return stdout
    .trim()
    .split('\n')
    .map((line): Catch => JSON.parse(line))
}
