import { access } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { leftOutFiles, ROTATED } from './rotated-files.ts'

test('each is a file, and once in a group; mutants alone are in several', async () => {
  for (const file of ROTATED.flat()) await access(file)
  for (const group of ROTATED) expect(new Set(group).size).toBe(group.length)
  const again = ROTATED.flat().filter((file, at, all) => all.indexOf(file) !== at)
  expect(new Set(again)).toEqual(new Set(['test/mutation/guards.test.ts']))
})

test('a run of everything leaves out all but one of the groups, and one that names a file leaves out nothing', () => {
  const left = new Set(leftOutFiles(['node', 'vitest', 'run']))
  const run = ROTATED.flat().filter((file) => !left.has(file))
  expect(ROTATED.map((group) => group.toSorted())).toContainEqual([...new Set(run)].toSorted())
  expect(leftOutFiles(['node', 'vitest', 'run', 'test/commands'])).toEqual([])
})
