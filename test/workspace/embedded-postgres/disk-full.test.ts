import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'

import { startEmbeddedPostgres } from '../../../src/workspace/embedded-postgres/index.ts'
import { describeServerFailure } from '../../../src/workspace/embedded-postgres/server-failure.ts'

const small = mkdtempSync(join(tmpdir(), 'tenantry-full-'))
const mounted =
  process.platform === 'linux' &&
  spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=12m', 'tmpfs', small]).status === 0
if (!mounted) process.stderr.write('Cannot mount a small disk: the full disk is tested on paper.\n')
afterAll(() => {
  if (mounted) execFileSync('umount', [small])
  rmdirSync(small)
})

describe('a full disk', () => {
  test.runIf(mounted)('is what the error says', async () => {
    await expect(startEmbeddedPostgres(small)).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringContaining('No space left on device'),
    })
  })

  test('is recognised in what PostgreSQL wrote', () => {
    const output = 'PANIC:  could not write to file "pg_wal/xlogtemp.1": No space left on device\n'

    const error = describeServerFailure('did not start', output, { folder: '/p/.saas', log: '/l' })

    expect(error).toMatchObject({ code: 'DISK_FULL', details: { folder: '/p/.saas' } })
  })
})
