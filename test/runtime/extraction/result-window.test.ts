import { expect, test } from 'vitest'

import { ResultWindow } from '../../../packages/runtime/src/extraction/routing/result-window.ts'

test('a window forgets what is older than it, and nothing that is younger than half of it', () => {
  let now = 0
  const window = new ResultWindow(100, () => now)
  window.add({ calls: 1, failures: 1 })
  now = 49
  window.add({ calls: 1 })
  now = 99
  expect(window.read()).toMatchObject({ calls: 2, failures: 1 })
  window.add({ calls: 1 })
  now = 101
  expect(window.read()).toMatchObject({ calls: 1, failures: 0 })
  now = 1000
  expect(window.read()).toMatchObject({ calls: 0 })
})
