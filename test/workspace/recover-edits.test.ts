import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { FileEdit } from '../../src/edits/index.ts'
import { applyEdits } from '../../src/workspace/apply-edits.ts'
import { recoverEdits } from '../../src/workspace/recover-edits.ts'

const SOURCE = join(import.meta.dirname, '../../src/workspace/apply-edits.ts')
const FILES = 60
const BEFORE = Object.fromEntries(
  Array.from({ length: FILES }, (_, index) => [`src/old/${index}.ts`, `old ${index}\n`]),
)
/** Files that change, that go and that come, in folders that are there or not. */
const EDITS: readonly FileEdit[] = [
  ...Object.entries(BEFORE).map(([path, before], index) => ({
    path,
    before,
    after: index % 3 === 0 ? undefined : `new ${index}\n`,
  })),
  ...Array.from({ length: FILES }, (_, index) => ({
    path: `src/new/${index % 7}/${index}.ts`,
    before: undefined,
    after: `fresh ${index}\n`,
  })),
]
const AFTER = Object.fromEntries(
  EDITS.flatMap(({ path, after }) => (after === undefined ? [] : [[path, after]])),
)

let root: string

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'recover-edits-')))
  await reset()
})
afterEach(async () => rm(root, { recursive: true, force: true }))

async function reset(): Promise<void> {
  await rm(root, { recursive: true })
  await mkdir(join(root, 'src/old'), { recursive: true })
  for (const [path, text] of Object.entries(BEFORE)) await writeFile(join(root, path), text)
}

/** Every file by its path, and every folder as null. */
async function tree(): Promise<Record<string, string | null>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true })
  const found = await Promise.all(
    entries.map(async (entry) => {
      const file = join(entry.parentPath, entry.name)
      const held = entry.isFile() ? await readFile(file, 'utf8') : null
      return [file.slice(root.length + 1), held] as const
    }),
  )
  return Object.fromEntries(found)
}

const filesOf = (all: Record<string, string | null>) =>
  Object.fromEntries(Object.entries(all).filter(([, text]) => text !== null))

/** Applies the edits in another process, and kills it at its nth look, or when it is ready and `ms` are over. */
async function applyUntilKilled(at: { look: number } | { ms: number }): Promise<void> {
  const look = 'look' in at ? at.look : Number.MAX_SAFE_INTEGER
  const script = `
    import { applyEdits } from ${JSON.stringify(SOURCE)}
    let looks = 0
    const signal = { throwIfAborted() { if (++looks === ${look}) process.kill(process.pid, 'SIGKILL') } }
    process.stdin.once('data', () => {
      process.stdout.write('begun')
      void applyEdits(${JSON.stringify(root)}, ${JSON.stringify(EDITS)}, { signal })
    })
    process.stdout.write('ready')`
  const args = ['--conditions=tenantry-source', '--input-type=module', '--eval', script]
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  const begun = once(child.stdout, 'data')
  child.stdin.write('go')
  await begun
  const exited = once(child, 'exit')
  if ('ms' in at) {
    await delay(at.ms)
    child.kill('SIGKILL')
  }
  await exited
}

// JSON leaves undefined out, as an edit of a file that comes or goes does.
describe('a process that is killed leaves everything or nothing to the next one', () => {
  const looks = EDITS.length * 2 + 1
  test.each([1, 2, EDITS.length, EDITS.length + 1, EDITS.length + 40, looks - 1, looks])(
    'at its look %i',
    async (look) => {
      const before = await tree()
      await applyUntilKilled({ look })
      expect(Object.keys(await tree())).toContain('.saas.edits.json')
      await recoverEdits(root)
      expect(await tree()).toEqual(before)
    },
  )

  test('at any time', async () => {
    const before = await tree()
    const outcomes = new Set<string>()
    for (let ms = 0; ms < 24; ms++) {
      await applyUntilKilled({ ms })
      await recoverEdits(root)
      const now = await tree()
      const isComplete = Object.keys(now).some((path) => path.startsWith('src/new'))
      outcomes.add(isComplete ? 'complete' : 'untouched')
      if (isComplete) expect(filesOf(now)).toEqual(AFTER)
      else expect(now).toEqual(before)
      await reset()
    }
    expect(outcomes).toContain('untouched')
  }, 60_000)
})

test('a record that was never finished is taken away', async () => {
  const before = await tree()
  await writeFile(join(root, '.saas.edits.json.tmp'), '')
  await recoverEdits(root)
  expect(await tree()).toEqual(before)
})

test('what somebody has written since then stays', async () => {
  await applyUntilKilled({ look: EDITS.length * 2 + 1 })
  await writeFile(join(root, 'src/old/1.ts'), 'mine\n')
  await writeFile(join(root, 'src/new/0/0.ts'), 'mine\n')
  await recoverEdits(root)
  expect(filesOf(await tree())).toEqual({
    ...BEFORE,
    'src/old/1.ts': 'mine\n',
    'src/new/0/0.ts': 'mine\n',
  })
})

test('the next one that writes takes it back by itself', async () => {
  await applyUntilKilled({ look: EDITS.length * 2 })
  await applyEdits(root, EDITS)
  expect(filesOf(await tree())).toEqual(AFTER)
})

test('a record that leads out of the application is refused, and nothing is touched', async () => {
  const edit = { file: '../outside.ts', fresh: null, kept: null, after: null }
  const record = JSON.stringify({ isDone: false, edits: [edit], folders: [] })
  await writeFile(join(root, '.saas.edits.json'), record)
  const before = await tree()
  await expect(recoverEdits(root)).rejects.toMatchObject({ code: 'EDITS_NOT_RESTORED' })
  expect(await tree()).toEqual(before)
})

test('of two that write at once, one succeeds and the other is told', async () => {
  const path = 'src/old/1.ts'
  const edit = (after: string): FileEdit => ({ path, before: 'old 1\n', after })
  const results = await Promise.allSettled(
    ['one\n', 'two\n'].map((after) => applyEdits(root, [edit(after)])),
  )
  const refused = results.find((one) => one.status === 'rejected')
  expect(refused?.reason).toMatchObject({ code: 'FILE_CHANGED_MEANWHILE' })
  expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
  expect(await readFile(join(root, path), 'utf8')).toMatch(/^(one|two)\n$/)
})
