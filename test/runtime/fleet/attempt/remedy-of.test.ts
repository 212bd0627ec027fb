import { expect, test } from 'vitest'

import { remedyOf } from '../../../../packages/runtime/src/fleet/attempt/remedy-of.ts'

test('an alias that a query uses twice is a fault of the migration, not of the placement', () => {
  expect(remedyOf('42712')).toBe(remedyOf(undefined))
  expect(remedyOf('42712')).not.toBe(remedyOf('42P07'))
})

test('a statement that was cancelled need not have taken too long', () => {
  expect(remedyOf('57014')).toMatch(/administrator.* cancelled/)
  expect(remedyOf('57014')).toMatch(/longer than a statement may/)
})
