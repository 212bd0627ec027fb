import { expect, test } from 'vitest'

import { plain } from '../../src/terminal/index.ts'
import { renderDiff } from '../../src/terminal/render-diff.ts'
import { renderDryRun } from '../../src/terminal/render-dry-run.ts'

test('is the diff, to its last line, be that an empty one of the file', () => {
  const edits = [{ path: 'a.ts', before: 'one\n\n', after: 'two\n\n' }]
  expect(renderDryRun(edits, plain)).toMatch(/\n-one\n\+two\n $/)
  expect(`${renderDryRun(edits, plain)}\n`).toBe(renderDiff(edits, plain))
})

test('says so where nothing would change', () => {
  const edits = [{ path: 'a.ts', before: 'one\n', after: 'one\n' }]
  expect(renderDryRun(edits, plain)).toBe('1 file is up to date.')
})
