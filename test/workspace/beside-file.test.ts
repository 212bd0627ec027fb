import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { besides, putInPlace } from '../../src/workspace/beside-file.ts'

const EDIT = { path: 'new.ts', before: undefined, after: 'ours\n' }

let folder: string
let file: string
let fresh: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beside-file-'))
  file = join(folder, 'new.ts')
  fresh = besides(file)
  await writeFile(fresh, EDIT.after)
})
afterEach(async () => rm(folder, { recursive: true, force: true }))

test('a new file gets its name', async () => {
  await putInPlace(fresh, file, EDIT)
  expect(await readFile(file, 'utf8')).toBe('ours\n')
})

test('what somebody has put there at the last moment stays', async () => {
  await writeFile(file, 'theirs\n')
  await expect(putInPlace(fresh, file, EDIT)).rejects.toMatchObject({ code: 'FILE_EXISTS' })
  expect(await readFile(file, 'utf8')).toBe('theirs\n')
  expect(await readdir(folder)).toHaveLength(2)
})
