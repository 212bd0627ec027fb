import { expect, test } from 'vitest'

import { choosePaint, coloured, plain, renderError } from '../../src/terminal/index.ts'

const REPORT = { code: 'DISK_FULL', message: 'It is full.\n  PANIC: no space', hint: 'Make room.' }

test('says what happened, why and what to do', () => {
  expect(renderError(REPORT, plain)).toBe(
    'Error DISK_FULL: It is full.\n  PANIC: no space\n→ Make room.\n',
  )
})

test('is the same in colour', () => {
  const text = renderError(REPORT, coloured)

  expect(text).toContain('\u001B[31mError\u001B[39m')
})

test('colours terminals only, and never against NO_COLOR', () => {
  expect(choosePaint({ isTTY: true }, {})).toBe(coloured)
  expect(choosePaint({ isTTY: false }, {})).toBe(plain)
  expect(choosePaint({}, {})).toBe(plain)
  expect(choosePaint({ isTTY: true }, { NO_COLOR: '1' })).toBe(plain)
  expect(choosePaint({ isTTY: true }, { TERM: 'dumb' })).toBe(plain)
})
