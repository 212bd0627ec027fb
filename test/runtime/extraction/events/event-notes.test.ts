import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import {
  EventNotes,
  type StreamNote,
} from '../../../../packages/runtime/src/extraction/events/event-notes.ts'

let told: string[][]
let outages: unknown[]
let answer: () => Promise<void>
let notes: EventNotes

const nameOf = ({ tenantId, isDue }: StreamNote): string => `${tenantId}${isDue ? '!' : ''}`

beforeEach(() => {
  vi.useFakeTimers()
  told = []
  outages = []
  answer = async () => undefined
  notes = new EventNotes({
    tell: async (sent) => {
      told.push(sent.map(nameOf))
      await answer()
    },
    onOutage: (error) => outages.push(error),
    now: () => performance.now(),
  })
})

afterEach(async () => {
  await notes.close()
  vi.useRealTimers()
})

test('a stream is told of before the first event, and again when it was committed', async () => {
  await notes.opened('usage', 'a')
  expect(told).toEqual([['a']])
  await notes.ended('usage', 'a', { isDue: true })
  expect(told).toEqual([['a'], ['a!']])
})

test('who waits until all is told goes on behind the last message, also behind one that fails', async () => {
  const order: string[] = []
  answer = async () => {
    await new Promise((resolve) => setTimeout(resolve, 100))
    order.push('answered')
  }
  void notes.opened('usage', 'a')
  void notes.ended('usage', 'a', { isDue: true })
  const waiting = notes.told().then(() => order.push('goes on'))
  await vi.advanceTimersByTimeAsync(500)
  await waiting
  expect(told).toEqual([['a'], ['a!']])
  expect(order).toEqual(['answered', 'answered', 'goes on'])
  answer = async () => {
    throw new Error('nobody answers')
  }
  void notes.ended('usage', 'a', { isDue: true })
  await notes.told()
  // The message itself, and that of who waits.
  expect(outages).toHaveLength(2)
})

test('what was told is believed for 10 s, and not longer', async () => {
  await notes.opened('usage', 'a')
  await notes.ended('usage', 'a', { isDue: false })
  await vi.advanceTimersByTimeAsync(4000)
  expect(notes.opened('usage', 'a')).toBeUndefined()
  await notes.ended('usage', 'a', { isDue: false })
  await vi.advanceTimersByTimeAsync(7000)
  await notes.opened('usage', 'a')
  expect(told).toEqual([['a'], ['a']])
})

test('it is told again while a transaction stays open', async () => {
  await notes.opened('usage', 'a')
  await vi.advanceTimersByTimeAsync(31_000)
  expect(told.length).toBeGreaterThan(3)
  expect(new Set(told.flat())).toEqual(new Set(['a']))
  await notes.ended('usage', 'a', { isDue: false })
  const { length } = told
  await vi.advanceTimersByTimeAsync(30_000)
  expect(told).toHaveLength(length)
})

test('what comes while something is told goes together', async () => {
  const first = Promise.withResolvers<void>()
  answer = () => first.promise
  const opened = notes.opened('usage', 'a')
  const others = [notes.opened('usage', 'b'), notes.opened('usage', 'c')]
  answer = async () => undefined
  first.resolve()
  await Promise.all([opened, ...others])
  expect(told).toEqual([['a'], ['b', 'c']])
})

test('nobody is kept from writing where nobody can be told, and it is told later', async () => {
  answer = async () => {
    throw new Error('away')
  }
  await notes.opened('usage', 'a')
  await notes.ended('usage', 'a', { isDue: true })
  expect(outages).toHaveLength(2)
  answer = async () => undefined
  await vi.advanceTimersByTimeAsync(1100)
  expect(told.at(-1)).toEqual(['a!'])
})
