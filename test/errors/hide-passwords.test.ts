import { expect, test } from 'vitest'

import { hidePasswords } from '../../src/errors/index.ts'

test.each([
  ['postgres://app:hunter2@db/acme', 'postgres://app:***@db/acme'],
  ['postgresql://app:p@ss@db:5432/acme is down', 'postgresql://app:***@db:5432/acme is down'],
  [
    'one redis://:s3cret@cache, two postgres://a:b@c',
    'one redis://:***@cache, two postgres://a:***@c',
  ],
  ['postgres://app@db/acme', 'postgres://app@db/acme'],
  ['http://localhost:3000 and a@b', 'http://localhost:3000 and a@b'],
])('%s', (text, shown) => {
  expect(hidePasswords(text)).toBe(shown)
})
