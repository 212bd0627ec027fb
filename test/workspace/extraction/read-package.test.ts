import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { readPackage } from '../../../src/workspace/extraction/read-package.ts'

let root: string

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'package-'))
})

afterEach(async () => {
  await rm(root, { recursive: true })
})

test('a folder without a package has what is there by default', async () => {
  const { folder, manifest } = await readPackage(root, 'src/billing')
  expect([folder, manifest.name, manifest.type, manifest.scripts]).toEqual([
    '',
    'app',
    undefined,
    {},
  ])
})

test.each([
  ['broken', '{ "name": ', 'JSON'],
  ['unfit', '{ "name": "shop", "scripts": { "test": 7 } }', 'scripts.test'],
  ['none', 'null', 'Object'],
])('a package.json that is %s is told by its path', async (_what, text, reason) => {
  const path = join(root, 'package.json')
  await writeFile(path, text)
  await expect(readPackage(root, 'src')).rejects.toMatchObject({
    code: 'EXTRACT_PACKAGE_INVALID',
    message: expect.stringContaining(path),
    details: { path },
  })
  await expect(readPackage(root, 'src')).rejects.toThrow(reason)
})
