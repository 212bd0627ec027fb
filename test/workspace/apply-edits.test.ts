import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  realpath,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import type { FileEdit } from '../../src/edits/index.ts'
import { applyEdits } from '../../src/workspace/apply-edits.ts'

let root: string

beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'apply-edits-')))
  await mkdir(join(root, 'app/src'), { recursive: true })
  root = join(root, 'app')
  await writeFile(join(root, 'src/old.ts'), 'old\n')
  await writeFile(join(root, 'src/gone.ts'), 'gone\n')
})
afterEach(async () => rm(join(root, '..'), { recursive: true, force: true }))

const update: FileEdit = { path: 'src/old.ts', before: 'old\n', after: 'new\n' }
const remove: FileEdit = { path: 'src/gone.ts', before: 'gone\n', after: undefined }
const create: FileEdit = { path: 'src/a/b/fresh.ts', before: undefined, after: 'fresh\n' }
const BEFORE = { 'src/old.ts': 'old\n', 'src/gone.ts': 'gone\n' }
const AFTER = { 'src/old.ts': 'new\n', 'src/a/b/fresh.ts': 'fresh\n' }

/** Every file by its path, and every folder as null. */
async function tree(folder = root): Promise<Record<string, string | null>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const found = await Promise.all(
    entries.map(async (entry) => {
      const file = join(entry.parentPath, entry.name)
      const held = entry.isFile() ? await readFile(file, 'utf8') : null
      return [file.slice(folder.length + 1), held] as const
    }),
  )
  return Object.fromEntries(found)
}

const files = async () =>
  Object.fromEntries(Object.entries(await tree()).filter(([, text]) => text !== null))

/** Nothing is changed, no folder made, nothing left beside. */
async function expectUntouched(edits: readonly FileEdit[], code: string): Promise<void> {
  const before = await tree()
  await expect(applyEdits(root, edits)).rejects.toMatchObject({ code })
  expect(await tree()).toEqual(before)
}

test('creates, updates and deletes, and leaves nothing beside', async () => {
  await applyEdits(root, [update, remove, create])
  expect(await files()).toEqual(AFTER)
})

test('leaves alone what changes nothing', async () => {
  const { ino, mtimeMs } = await stat(join(root, 'src/old.ts'))
  await applyEdits(root, [
    { path: 'src/old.ts', before: 'old\n', after: 'old\n' },
    { path: 'src/never.ts', before: undefined, after: undefined },
  ])
  expect(await stat(join(root, 'src/old.ts'))).toMatchObject({ ino, mtimeMs })
  expect(await tree()).toEqual({ src: null, ...BEFORE })
})

test('keeps permissions', async () => {
  await chmod(join(root, 'src/old.ts'), 0o751)
  await applyEdits(root, [update])
  expect((await stat(join(root, 'src/old.ts'))).mode & 0o777).toBe(0o751)
})

test.runIf(process.getuid?.() === 0)('keeps the owner', async () => {
  await chown(join(root, 'src/old.ts'), 1234, 1235)
  await applyEdits(root, [update])
  expect(await stat(join(root, 'src/old.ts'))).toMatchObject({ uid: 1234, gid: 1235 })
})

describe('refuses, and touches nothing, where', () => {
  test('a file was changed', () =>
    expectUntouched([create, remove, { ...update, before: 'older\n' }], 'FILE_CHANGED_MEANWHILE'))
  test('a file is gone', () =>
    expectUntouched(
      [create, { path: 'src/x.ts', before: 'x', after: 'y' }],
      'FILE_CHANGED_MEANWHILE',
    ))
  test('a file has become a folder', () =>
    expectUntouched([create, { path: 'src', before: 'x', after: 'y' }], 'FILE_CHANGED_MEANWHILE'))
  test('a new file is there', () =>
    expectUntouched([create, { path: 'src/old.ts', before: undefined, after: '' }], 'FILE_EXISTS'))
  test('a folder stands where a new file goes', () =>
    expectUntouched([create, { path: 'src', before: undefined, after: 'x' }], 'FILE_EXISTS'))
  test('a path lies below a file', () =>
    expectUntouched([create, { ...create, path: 'src/old.ts/x.ts' }], 'EDIT_REFUSED'))
  test.each(['../x.ts', 'src/../../x.ts', '/tmp/x.ts', '', '.', 'src/..', 'a\0b'])(
    'the path is %j',
    (path) => expectUntouched([create, { ...create, path }], 'EDIT_REFUSED'),
  )
  test('two edits are about one file', () =>
    expectUntouched([update, { ...update, path: './src/old.ts' }], 'EDIT_REFUSED'))
  test('bytes differ that read alike', async () => {
    await writeFile(join(root, 'src/old.ts'), Buffer.from([0xff]))
    await expectUntouched(
      [create, { path: 'src/old.ts', before: '\uFFFD', after: 'x' }],
      'FILE_CHANGED_MEANWHILE',
    )
  })
})

describe('symbolic links', () => {
  test('that stay inside are followed, and stay', async () => {
    await symlink('old.ts', join(root, 'src/link.ts'))
    await symlink('src', join(root, 'folder'))
    await applyEdits(root, [
      { ...update, path: 'src/link.ts' },
      { ...create, path: 'folder/x/y.ts' },
    ])
    expect((await lstat(join(root, 'src/link.ts'))).isSymbolicLink()).toBe(true)
    expect(await readFile(join(root, 'src/old.ts'), 'utf8')).toBe('new\n')
    expect(await readFile(join(root, 'src/x/y.ts'), 'utf8')).toBe('fresh\n')
  })

  test('that lead out are refused', async () => {
    const outside = join(root, '../outside')
    await mkdir(outside)
    await writeFile(join(outside, 'old.ts'), 'old\n')
    await symlink(join(outside, 'old.ts'), join(root, 'src/link.ts'))
    await symlink(outside, join(root, 'folder'))
    await symlink('nowhere', join(root, 'dangling.ts'))
    await expectUntouched([create, { ...update, path: 'src/link.ts' }], 'EDIT_REFUSED')
    await expectUntouched([create, { ...update, path: 'folder/old.ts' }], 'EDIT_REFUSED')
    await expectUntouched([create, { ...create, path: 'folder/a/b.ts' }], 'EDIT_REFUSED')
    await expectUntouched([create, { ...create, path: 'dangling.ts' }], 'EDIT_REFUSED')
    expect(await tree(outside)).toEqual({ 'old.ts': 'old\n' })
  })

  test('are not taken away, nor is what they lead to', async () => {
    await symlink('gone.ts', join(root, 'src/link.ts'))
    await expectUntouched([update, { ...remove, path: 'src/link.ts' }], 'EDIT_REFUSED')
  })

  test('to one file by two names are one file', async () => {
    await symlink('old.ts', join(root, 'src/link.ts'))
    await expectUntouched([update, { ...update, path: 'src/link.ts' }], 'EDIT_REFUSED')
  })

  test('may lead to the root itself', async () => {
    await symlink(root, join(root, '../by-link'))
    await applyEdits(join(root, '../by-link'), [update])
    expect(await readFile(join(root, 'src/old.ts'), 'utf8')).toBe('new\n')
  })
})

/** Does something when it is looked at for the nth time: applying looks before each step, and at the end. */
function atLook(nth: number, act: () => void) {
  let looks = 0
  return {
    throwIfAborted() {
      if (++looks === nth) act()
    },
  }
}

function stop(): never {
  throw new Error('stopped')
}

describe('puts everything back', () => {
  test('when it is stopped, at whatever step', async () => {
    await chmod(join(root, 'src/old.ts'), 0o640)
    const { ino } = await stat(join(root, 'src/old.ts'))
    for (let nth = 1; nth <= 7; nth++) {
      const running = applyEdits(root, [create, update, remove], { signal: atLook(nth, stop) })
      await expect(running).rejects.toThrow('stopped')
      expect(await tree()).toEqual({ src: null, ...BEFORE })
      expect(await stat(join(root, 'src/old.ts'))).toMatchObject({ ino, mode: 0o100640 })
    }
    await applyEdits(root, [create, update, remove], { signal: atLook(8, stop) })
    expect(await files()).toEqual(AFTER)
  })

  test('when a file changes while the others are written', async () => {
    const change = () => writeFileSync(join(root, 'src/old.ts'), 'theirs\n')
    const running = applyEdits(root, [create, remove, update], { signal: atLook(6, change) })
    await expect(running).rejects.toMatchObject({ code: 'FILE_CHANGED_MEANWHILE' })
    expect(await tree()).toEqual({ src: null, ...BEFORE, 'src/old.ts': 'theirs\n' })
  })

  test('when a new file has come to be meanwhile', async () => {
    const come = () => writeFileSync(join(root, 'src/fresh.ts'), 'theirs\n')
    const edits = [update, remove, { ...create, path: 'src/fresh.ts' }]
    const running = applyEdits(root, edits, { signal: atLook(6, come) })
    await expect(running).rejects.toMatchObject({ code: 'FILE_EXISTS' })
    expect(await tree()).toEqual({ src: null, ...BEFORE, 'src/fresh.ts': 'theirs\n' })
  })

  test('but a folder into which another has put something', async () => {
    const come = () => {
      writeFileSync(join(root, 'src/a/b/theirs.ts'), 'theirs\n')
      throw new Error('stopped')
    }
    const running = applyEdits(root, [create, update], { signal: atLook(3, come) })
    await expect(running).rejects.toThrow('stopped')
    expect(await files()).toEqual({ ...BEFORE, 'src/a/b/theirs.ts': 'theirs\n' })
  })

  test('and says where the old text is, when it cannot', async () => {
    const block = () => {
      rmSync(join(root, 'src/old.ts'))
      mkdirSync(join(root, 'src/old.ts/in-the-way'), { recursive: true })
      throw new Error('stopped')
    }
    const running = applyEdits(root, [update, create], { signal: atLook(4, block) })
    const error = await running.catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'EDITS_NOT_RESTORED', cause: { message: 'stopped' } })
    const kept = Object.entries(await files()).filter(([, text]) => text === 'old\n')
    expect(kept).toEqual([[expect.stringMatching(/^src\/\.old\.ts\..+\.tmp$/), 'old\n']])
  })
})

const text = (round: number) => `${round}\n`.repeat(20_000)

test('a process that is killed leaves every file whole', async () => {
  const paths = Array.from({ length: 40 }, (_, index) => `src/many/${index}.ts`)
  await mkdir(join(root, 'src/many'))
  for (const path of paths) await writeFile(join(root, path), text(0))
  const script = `
    import { applyEdits } from ${JSON.stringify(join(import.meta.dirname, '../../src/workspace/apply-edits.ts'))}
    const text = (round) => (round + '\\n').repeat(20000)
    const paths = ${JSON.stringify(paths)}
    for (let round = 0; ; round++) {
      await applyEdits(${JSON.stringify(root)}, paths.map((path) => ({ path, before: text(round), after: text(round + 1) })))
      console.log(round)
    }`
  const child = spawn(
    process.execPath,
    ['--conditions=tenantry-source', '--input-type=module', '--eval', script],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  await once(child.stdout, 'data')
  await delay(37)
  child.kill('SIGKILL')
  await once(child, 'exit')

  const rounds = new Set<number>()
  for (const path of paths) {
    const held = await readFile(join(root, path), 'utf8')
    const round = Number.parseInt(held, 10)
    expect(held === text(round)).toBe(true)
    rounds.add(round)
  }
  expect(Math.max(...rounds)).toBeGreaterThan(0)
  expect(Math.max(...rounds) - Math.min(...rounds)).toBeLessThanOrEqual(1)
  const others = (await readdir(join(root, 'src/many'))).filter((name) => !name.endsWith('.ts'))
  expect(others.every((name) => /^\..+\.tmp$/.test(name))).toBe(true)
})

test('a hard link goes on to hold what was there', async () => {
  await link(join(root, 'src/old.ts'), join(root, 'src/twin.ts'))
  await applyEdits(root, [update])
  expect(await readFile(join(root, 'src/twin.ts'), 'utf8')).toBe('old\n')
})
