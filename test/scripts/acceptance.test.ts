import { execFile } from 'node:child_process'
import { mkdtemp, rmdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { isTagged } from '../../scripts/is-tagged.ts'

test.each([
  "test('a', { tags: ['kill-9'] }, run)",
  "test('a', { timeout: 5, tags:\n  'kill-9' }, run)",
  'test("a", { tags: ["kill-9"] }, run)',
  'const tags = ITEMS\ntest("a", { tags }, run)',
])('%s: is found by the acceptance', (text) => {
  expect(isTagged(text)).toBe(true)
})

test('a file without tags is none of its own', () => {
  expect(isTagged("test('a', async () => {})")).toBe(false)
})

test('where no test carries a tag nothing is run', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-acceptance-'))
  const run = promisify(execFile)(process.execPath, [resolve('scripts/acceptance.mjs')], {
    cwd: folder,
  })
  await expect(run).rejects.toMatchObject({
    code: 2,
    stderr: expect.stringContaining('No test carries a tag'),
  })
  await rmdir(folder)
})
