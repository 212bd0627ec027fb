import { expect, test } from 'vitest'

import { timestampBehind } from '../../src/scaffold/index.ts'

const NOW = new Date('2026-11-23T17:05:00.500Z')

test.each([
  ['nothing', [], '20261123170500'],
  ['what is older', ['20261123170458_b', '20260101000000_a'], '20261123170500'],
  ['what was made this second', ['20261123170500_a'], '20261123170501'],
  ['what is dated ahead', ['20271231235959_a', '20260101000000_b'], '20280101000000'],
  ['the last second that there is', ['99991231235959_a'], '99991231235960'],
  ['what is no time', ['99990000000000_a'], '99990000000001'],
])('comes behind %s', (_, migrations, expected) => {
  expect(timestampBehind(migrations, NOW)).toBe(expected)
})

test('refuses where nothing can come behind', () => {
  expect(() => timestampBehind(['99999999999999_a'], NOW)).toThrow(
    expect.objectContaining({ code: 'MIGRATION_NAME_INVALID' }),
  )
})
