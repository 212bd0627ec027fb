import { expect, test } from 'vitest'

import { BusiestShares } from '../../../packages/runtime/src/quota/usage/busiest-shares.ts'
import { UsageBook } from '../../../packages/runtime/src/quota/usage/usage-book.ts'

test('the busiest tenant of each tier is told by its share of all database time, of one window', () => {
  let now = 0
  const book = new UsageBook()
  const shares = new BusiestShares(book, () => now)
  const use = (id: string, tier: string, databaseMs: number): void =>
    book.note({ id, slug: id, tier }, (usage) => (usage.databaseMs += databaseMs))

  use('a', 'free', 600)
  use('b', 'free', 100)
  use('c', 'team', 300)
  expect(shares.read()).toEqual(new Map())
  now = 10_000
  const first = new Map([
    ['free', 0.6],
    ['team', 0.3],
  ])
  expect(shares.read()).toEqual(first)
  use('c', 'team', 50)
  now = 15_000
  expect(shares.read(), 'whoever asks in between reads the same').toEqual(first)
  now = 20_000
  expect(shares.read()).toEqual(new Map([['team', 1]]))
  now = 30_000
  expect(shares.read()).toEqual(new Map())
  use('a', 'free', 0)
  now = 40_000
  expect(shares.read()).toEqual(new Map([['free', 0]]))
})
