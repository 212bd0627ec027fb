import { expect, test } from 'vitest'

import { mergeTexts } from '../../../src/workspace/extraction/merge-texts.ts'

const BASE = 'one\ntwo\nthree\nfour\nfive\n'
const OURS = BASE.replace('one', 'first')

test('changes in different places are both kept', async () => {
  const theirs = BASE.replace('five', 'last')
  expect(await mergeTexts(BASE, OURS, theirs)).toBe('first\ntwo\nthree\nfour\nlast\n')
})

test('changes of the same line are a conflict', async () => {
  expect(await mergeTexts(BASE, OURS, BASE.replace('one', 'other'))).toBeUndefined()
})

test('what git cannot merge at all is no conflict', async () => {
  await expect(mergeTexts(BASE, OURS, `${BASE}\0`)).rejects.toMatchObject({
    code: 'EXTRACT_MERGE_FAILED',
    message: expect.stringContaining('binary'),
  })
})
