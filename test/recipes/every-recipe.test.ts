import { readdir, readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { RECIPES } from './recipes.ts'

test('every recipe that runs, or is refused, has a test', async () => {
  const files = await readdir(import.meta.dirname)
  const texts = await Promise.all(
    files
      .filter((file) => file.endsWith('.test.ts'))
      .map(async (file) => await readFile(`${import.meta.dirname}/${file}`, 'utf8')),
  )
  const untested = Object.entries(RECIPES).filter(
    ([name, what]) =>
      !what.startsWith('does not apply') &&
      !texts.some((text) => text.includes(`recipe('${name}')`)),
  )
  expect(untested).toEqual([])
})
