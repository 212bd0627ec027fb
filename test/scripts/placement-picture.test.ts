import { readFile } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { renderPlacementPicture } from '../../scripts/placement-picture.ts'

test('docs/placement.svg is what the script makes', async () => {
  expect(await readFile('docs/placement.svg', 'utf8')).toBe(renderPlacementPicture())
})

test('the picture says in words what it shows, and loads nothing', () => {
  const picture = renderPlacementPicture()

  expect(picture).toMatch(/<svg [^>]*role="img" aria-labelledby="title description"/)
  expect(picture).toMatch(/<title id="title">.+<\/title>/)
  expect(picture).toMatch(/<desc id="description">.+<\/desc>/)
  expect(picture.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|@import|href=/)
})
