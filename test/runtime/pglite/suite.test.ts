import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

// What the walls and the query wall promise on a server they promise on PGlite as well, so their tests
// run once more on it. Left out: those that need several sessions at once.

const isNested = process.env['TENANTRY_TEST_SERVER'] !== undefined
const FILES = [
  'test/runtime/walls.test.ts',
  'test/runtime/database/scope',
  'test/runtime/database/types.test.ts',
  'test/runtime/database/type-parsers.test.ts',
  'test/runtime/database/read-page.test.ts',
  'test/runtime/extensions/citext.test.ts',
]
/** The first wall is the compiler's, which asks no database. */
const NAMES = '^(?!wall 1)'

test.skipIf(isNested)('the tests of the walls pass on PGlite', { timeout: 300_000 }, async () => {
  const run = promisify(execFile)('vitest', ['run', ...FILES, '--testNamePattern', NAMES], {
    env: { ...process.env, TENANTRY_TEST_SERVER: 'pglite', NO_COLOR: '1' },
    maxBuffer: 64 * 1024 * 1024,
  })
  const { stdout } = await run.catch((error: { stdout: string }) => error)
  const [closing = ''] = /^\d+ passed, .*$/m.exec(stdout) ?? []
  const failures = stdout.split('\n').filter((line) => /^ *(?:×|FAIL)/.test(line))
  expect(failures).toEqual([])
  expect(closing).toMatch(/^[1-9]\d{2,} passed, 0 failed/)
})
