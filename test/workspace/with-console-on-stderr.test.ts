import { afterEach, expect, test, vi } from 'vitest'

import { withConsoleOnStderr } from '../../src/workspace/with-console-on-stderr.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

test('the console is as it was once the last of several is over, in whatever order they end', async () => {
  const { log } = console
  const said: unknown[] = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(text) > 0)
  const [first, second] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const one = withConsoleOnStderr(() => first.promise)
  const other = withConsoleOnStderr(() => second.promise)
  console.log('both')
  first.resolve()
  await one
  console.log('the second')
  second.resolve()
  await other
  expect(said).toEqual(['both\n', 'the second\n'])
  expect(console.log).toBe(log)
})

test('what fails puts it back as well', async () => {
  const { log } = console
  await expect(withConsoleOnStderr(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(console.log).toBe(log)
})
