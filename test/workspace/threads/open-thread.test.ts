import { afterEach, beforeEach, expect, test } from 'vitest'

import { openThread, type Thread } from '../../../src/workspace/threads/open-thread.ts'
import type { PlantedCall } from './planted-thread.ts'

let thread: Thread<PlantedCall, unknown>

beforeEach(() => {
  thread = openThread('./planted-thread', import.meta.url)
})

afterEach(async () => {
  await thread[Symbol.asyncDispose]()
})

test('it answers, one call after the other', async () => {
  expect(await thread.ask('answer')).toEqual({ tables: [['invoice', 'billing']] })
  expect(await thread.ask('answer')).toEqual({ tables: [['invoice', 'billing']] })
})

test('a refusal arrives as the error that it was, and whatever else was thrown with its words', async () => {
  await expect(thread.ask('refuse')).rejects.toMatchObject({
    name: 'TenantryError',
    code: 'SQL_INVALID',
    message: 'no SQL',
    hint: 'Mend it.',
    details: { at: 3 },
  })
  await expect(thread.ask('fail')).rejects.toThrow(new RangeError('out of bounds'))
  // It goes on behind all of that.
  expect(await thread.ask('answer')).toBeDefined()
})

test('what cannot be told to another thread is an error, not silence', async () => {
  await expect(thread.ask('hold')).rejects.toThrow('could not be cloned')
  await expect(thread.ask('throw a function')).rejects.toThrow('with something')
})

test('a thread that ends before it has answered is an error', async () => {
  await expect(thread.ask('end')).rejects.toThrow('The thread has ended with 7, and no answer')
})

test('who no longer wants to know ends it', async () => {
  const asked = thread.ask('hang')
  const told = expect(asked).rejects.toThrow('and no answer')
  await thread[Symbol.asyncDispose]()
  await told
})
