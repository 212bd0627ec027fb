import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import {
  createApplication,
  type CreateApplicationOptions,
} from '../../../src/workspace/new-application/index.ts'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'new-application-'))
})
afterEach(async () => rm(folder, { recursive: true, force: true }))

function create(options: Partial<CreateApplicationOptions> = {}) {
  return createApplication({
    target: join(folder, 'app'),
    files: [
      { path: 'README.md', content: 'new' },
      { path: 'src/a.ts', content: 'new' },
      { path: 'src/deep/b.ts', content: 'new' },
    ],
    force: false,
    install: undefined,
    git: false,
    signal: new AbortController().signal,
    onStep: () => undefined,
    ...options,
  })
}

/** What every file of the application holds, by its path. */
const contents = async () =>
  Object.fromEntries(
    await Promise.all(
      (await readdir(join(folder, 'app'), { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map(async (entry) => {
          const file = join(entry.parentPath, entry.name)
          return [file.slice(folder.length), await readFile(file, 'utf8')] as const
        }),
    ),
  )

test('writes into a folder that is not there, and makes those above it', async () => {
  await create({ target: join(folder, 'x/y/app') })

  expect(await readFile(join(folder, 'x/y/app/src/deep/b.ts'), 'utf8')).toBe('new')
  expect(await readdir(join(folder, 'x/y'))).toEqual(['app'])
})

test('writes into an empty folder, which may be a git repository already', async () => {
  await mkdir(join(folder, 'app/.git'), { recursive: true })

  await create()

  expect((await readdir(join(folder, 'app'))).sort()).toEqual(['.git', 'README.md', 'src'])
})

test('commits, in a repository of its own', async () => {
  expect(['committed', 'staged']).toContain(await create({ git: true }))
  expect(existsSync(join(folder, 'app/.git'))).toBe(true)
  expect(await create({ git: true, target: join(folder, 'app/packages/inner') })).toBe(
    'inside-repository',
  )
})

describe('a folder that is not empty', () => {
  beforeEach(async () => {
    await mkdir(join(folder, 'app/src'), { recursive: true })
    await writeFile(join(folder, 'app/README.md'), 'old')
    await writeFile(join(folder, 'app/src/mine.ts'), 'old')
  })

  test('is refused', async () => {
    const before = await contents()

    await expect(create()).rejects.toMatchObject({ code: 'INIT_TARGET_NOT_EMPTY' })
    expect(await contents()).toEqual(before)
  })

  test('with force keeps what is not overwritten', async () => {
    await create({ force: true })

    expect(await contents()).toEqual({
      '/app/README.md': 'new',
      '/app/src/a.ts': 'new',
      '/app/src/deep/b.ts': 'new',
      '/app/src/mine.ts': 'old',
    })
  })

  test('is put back when moving into place fails in the middle', async () => {
    // A signal that says yes once the first entries were moved.
    const before = await contents()
    const controller = new AbortController()
    let asked = 0
    const signal = new Proxy(controller.signal, {
      get(target, key) {
        if (key === 'throwIfAborted' && existsSync(join(folder, 'app/src/a.ts')) && asked++ === 0) {
          controller.abort(new Error('in the middle'))
        }
        const value: unknown = Reflect.get(target, key, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })

    await expect(create({ force: true, signal })).rejects.toThrow('in the middle')
    expect(await contents()).toEqual(before)
  })
})
