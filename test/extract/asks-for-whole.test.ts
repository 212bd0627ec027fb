import { expect, test } from 'vitest'

import { MovingTenancy } from '../../packages/runtime/src/moving-tenancy.ts'
import { KEPT_OF_TENANCY } from '../../src/extract/analyse/asks-for-whole.ts'

test('what a service asks of its tenancy is what the one of a service has whose rows move', () => {
  const has = Object.getOwnPropertyNames(MovingTenancy.prototype)
  expect(has).toEqual(expect.arrayContaining([...KEPT_OF_TENANCY]))
  // What is of its own manner: a context of it is no context of a Tenancy.
  const others = has.filter((name) => !KEPT_OF_TENANCY.has(name))
  expect(others).toEqual(['constructor', 'admit', 'enter'])
})
