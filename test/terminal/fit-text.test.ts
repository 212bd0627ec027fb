import { expect, test } from 'vitest'

import { coloured } from '../../src/terminal/colour.ts'
import { fitText } from '../../src/terminal/fit-text.ts'

test('lines are broken between words, and go on as far in as they begin', () => {
  const text = 'Refused (1)\n    It cannot cross the process\n\n  a b'
  expect(fitText(text, 16)).toBe('Refused (1)\n    It cannot\n    cross the\n    process\n\n  a b')
  expect(fitText(text, Infinity)).toBe(text)
})

test('a word that is too wide stays whole', () => {
  expect(fitText('in src/modules/billing/index.ts:13:1 now', 12)).toBe(
    'in\nsrc/modules/billing/index.ts:13:1\nnow',
  )
})

test('what is to be copied stays whole', () => {
  expect(fitText('→ Run `saas extract plan billing`, and see', 20)).toBe(
    '→ Run\n`saas extract plan billing`,\nand see',
  )
})

test('colours take no room', () => {
  const painted = `${coloured('bold', 'total(db)')}: a handle`
  expect(fitText(painted, 19)).toBe(painted)
  expect(fitText(painted, 18)).toBe(`${coloured('bold', 'total(db)')}: a\nhandle`)
})

test('what stands in columns keeps their distance', () => {
  expect(fitText('     1  a call whose result is used', 24)).toBe(
    '     1  a call whose\n     result is used',
  )
})
