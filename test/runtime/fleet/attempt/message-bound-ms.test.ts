import { expect, test } from 'vitest'

import { messageBoundMs } from '../../../../packages/runtime/src/fleet/attempt/message-bound-ms.ts'

test('a message is given what its statements may take, and time to notice', () => {
  expect(messageBoundMs(2, 60_000)).toBe(3 * 60_000 + 10_000)
})

test('where statements are not bounded, their message is not', () => {
  expect(messageBoundMs(2, 0)).toBeUndefined()
})

test.each([
  [1, 24 * 24 * 3_600_000],
  [100_000, 3_600_000],
  [1, 2 ** 31 - 1],
])('%i statements of %i ms fit a timer, which would otherwise go off at once', (statements, ms) => {
  expect(messageBoundMs(statements, ms)).toBe(2 ** 31 - 1)
})
