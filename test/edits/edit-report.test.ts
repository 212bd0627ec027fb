import { expect, test } from 'vitest'

import { newFileEdits, reportEdits } from '../../src/edits/index.ts'

test('tells of every file what becomes of it, by path', () => {
  const edits = [
    { path: 'd', before: 'x', after: 'x' },
    { path: 'c', before: 'x', after: undefined },
    { path: 'b', before: '', after: 'x' },
    ...newFileEdits([{ path: 'a', content: '' }]),
    { path: 'e', before: undefined, after: undefined },
  ]
  expect(reportEdits(edits)).toEqual({
    files: [
      { path: 'a', change: 'create' },
      { path: 'b', change: 'update' },
      { path: 'c', change: 'delete' },
      { path: 'd', change: 'none' },
      { path: 'e', change: 'none' },
    ],
  })
})
