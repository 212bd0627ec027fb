import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { SETTINGS } from '../acceptance/settings.ts'
import { OLDEST_PROGRAMS, startOlderServer } from '../support/older-server.ts'

// The runtime supports PostgreSQL 15 to 18. The suite runs on the newest; here, once more, on the oldest
// that is installed: a share of it each time, by the seed, and all of it in the acceptance.

const SHARES = 16

const isInstalled = existsSync(`${OLDEST_PROGRAMS}/initdb`)
/** Those of what does not depend on the server's version, or waits in real time, run on the newest only. */
const NOT_AGAIN = [
  'citus/**',
  'clusters/**',
  'config/**',
  'context/**',
  'engine/**',
  'http/**',
  'pgbouncer/**',
  'pglite/**',
  'otel/**',
  'pools/**',
  'quota/lease*',
  'quota/memory-store.test.ts',
  'quota/metering/metering.test.ts',
  'quota/processes.test.ts',
  'quota/redis*',
  'quota/timeouts.test.ts',
  'replicas/**',
  // It starts that server itself.
  'fleet/connect-watched.test.ts',
  'fleet/tenants/changing-tenants.test.ts',
  'fleet/rollout/live-traffic.test.ts',
  'fleet/rollout/lost-answers.test.ts',
  'fleet/rollout/names.test.ts',
]
const isNested = process.env['TENANTRY_OLDER_SERVER'] !== undefined
if (!isInstalled)
  process.stdout.write(`No PostgreSQL 15 in ${OLDEST_PROGRAMS}: not tested on it.\n`)

test.skipIf(!isInstalled || isNested)(
  'the tests of the runtime pass on PostgreSQL 15',
  { timeout: 600_000, tags: ['older-server'] },
  async () => {
    await using server = await startOlderServer()
    expect(server.version).toMatch(/^15\./)
    const run = promisify(execFile)(
      'vitest',
      [
        'run',
        'test/runtime',
        // Beside others, which have their own two.
        ...(SETTINGS.isLong
          ? []
          : ['--maxWorkers=1', `--shard=${shareOf(SETTINGS.seed)}/${SHARES}`]),
        ...['older-server.test.ts', ...NOT_AGAIN].flatMap((path) => [
          '--exclude',
          `test/runtime/${path}`,
        ]),
      ],
      {
        env: {
          ...process.env,
          DATABASE_URL: server.url,
          TENANTRY_OLDER_SERVER: '15',
          NO_COLOR: '1',
        },
        maxBuffer: 64 * 1024 * 1024,
      },
    )
    const { stdout } = await run.catch((error: { stdout: string }) => error)
    const [closing = ''] = /^\d+ passed, .*$/m.exec(stdout) ?? []
    const failures = stdout.split('\n').filter((line) => /^ *(?:×|FAIL)/.test(line))
    expect(failures).toEqual([])
    expect(closing).toMatch(/^[1-9]\d* passed, 0 failed/)
  },
)

/** From 1 on. */
function shareOf(seed: number): number {
  return 1 + (seed % SHARES)
}
