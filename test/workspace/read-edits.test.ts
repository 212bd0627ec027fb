import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { readEdits } from '../../src/workspace/read-edits.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'read-edits-'))
})
afterEach(async () => rm(root, { recursive: true, force: true }))

test('reads what files hold now, as it is', async () => {
  await writeFile(join(root, 'a.ts'), '\uFEFFä\r\n')
  const wanted = ['a.ts', 'b.ts'].map((path) => ({ path, content: 'x' }))
  expect(await readEdits(root, wanted)).toEqual([
    { path: 'a.ts', before: '\uFEFFä\r\n', after: 'x' },
    { path: 'b.ts', before: undefined, after: 'x' },
  ])
})

test('refuses what is no text', async () => {
  await writeFile(join(root, 'a.ts'), Buffer.from([0x61, 0xff]))
  const reading = readEdits(root, [{ path: 'a.ts', content: 'x' }])
  await expect(reading).rejects.toMatchObject({ code: 'FILE_NOT_TEXT' })
})
