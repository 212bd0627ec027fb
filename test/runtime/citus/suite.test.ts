import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { describeOnCitus } from '../../support/citus.ts'

// What the driver and the context promise on PostgreSQL they promise on Citus as well, so their tests run
// once more on it.

const isNested = process.env['TENANTRY_TEST_SERVER'] !== undefined
const FILES = [
  'database/abort',
  'database/connection',
  'database/leftovers',
  'database/transaction',
  'context/bind',
  'context/context',
  'context/worker',
].map((name) => `test/runtime/${name}.test.ts`)
/** Tests that reach past the driver in a way that Citus does not have. */
const NOT_ON_CITUS = [
  // Citus begins the copy, so that the driver refuses it, where PostgreSQL refuses by itself.
  'a copy from the client',
  // Its own functions of that name make the call of the test ambiguous.
  'a connection that is cut while it is idle',
  // These make sessions of their own, which do not say how a tenant gets to the workers.
  'is refused in the end where there is no better one',
  'a connection that is handed out in a transaction',
  'a connection on which a temporary table is gone again',
]

describeOnCitus('the tests of the driver and the context', () => {
  test.skipIf(isNested)('pass on Citus', { timeout: 300_000 }, async () => {
    const names = `^(?!.*(?:${NOT_ON_CITUS.join('|')}))`
    const run = promisify(execFile)('vitest', ['run', ...FILES, '--testNamePattern', names], {
      env: { ...process.env, TENANTRY_TEST_SERVER: 'citus', NO_COLOR: '1' },
      maxBuffer: 64 * 1024 * 1024,
    })
    const { stdout, stderr } = await run.catch((error: { stdout: string; stderr: string }) => error)
    const [closing = ''] = /^\d+ passed, .*$/m.exec(stdout) ?? []
    // A file whose preparation fails is told on stderr alone, with its reason in the line behind.
    const failures = `${stdout}\n${stderr}`.match(/^ *(?:×.*|FAIL.*\n.*)$/gm) ?? []
    expect(failures).toEqual([])
    expect(closing).toMatch(/^[1-9]\d{2,} passed, 0 failed/)
  })
})
