import { afterEach, expect, test, vi } from 'vitest'

import { withConsoleOnStderr } from '../../src/workspace/with-console-on-stderr.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** What code that prints would call. */
function printer(): Console['log'] {
  const { log } = console
  return log
}

test('the console is as it was once the last of several is over, in whatever order they end', async () => {
  const before = printer()
  const said: unknown[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(text) > 0)
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const one = withConsoleOnStderr(() => first.promise)
  const other = withConsoleOnStderr(() => second.promise)
  printer()('both')
  first.resolve()
  await one
  printer()('the second')
  second.resolve()
  await other
  expect(said).toEqual(['both\n', 'the second\n'])
  expect(printer()).toBe(before)
})

test('what fails puts it back as well', async () => {
  const before = printer()
  await expect(withConsoleOnStderr(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(printer()).toBe(before)
})
