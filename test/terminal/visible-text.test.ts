import { expect, test } from 'vitest'

import { visibleText } from '../../src/terminal/visible-text.ts'

test.each([
  ['an escape sequence', '\u001B[2Jgone', '\\u001B[2Jgone'],
  ['a return that hides the line', 'bad\rgood', 'bad\\u000Dgood'],
  ['a C1 control', '\u009B31m', '\\u009B31m'],
  ['text that runs the other way', 'a\u202Eb', 'a\\u202Eb'],
  ['lines and tabs', 'one\n\ttwo', 'one\n\ttwo'],
  ['every script', 'Łódź 東京 🎉', 'Łódź 東京 🎉'],
])('%s', (_what, text, shown) => {
  expect(visibleText(text)).toBe(shown)
})
