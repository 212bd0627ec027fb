import { access } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { leftOutFiles, ROTATED } from './rotated-files.ts'

test('each is a file, and in one group alone', async () => {
  for (const file of ROTATED.flat()) await access(file)
  expect(new Set(ROTATED.flat()).size).toBe(ROTATED.flat().length)
})

test('a run of everything leaves out all groups but one, and one that names a file leaves out nothing', () => {
  const all = ROTATED.flat().length
  const left = leftOutFiles(['node', 'vitest', 'run'])
  expect(ROTATED.map((group) => all - group.length)).toContain(left.length)
  expect(leftOutFiles(['node', 'vitest', 'run', 'test/commands'])).toEqual([])
})
