import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { onTestFinished } from 'vitest'

import { stopEmbeddedPostgres } from '../../../src/workspace/embedded-postgres/index.ts'

/** A folder for one test, its server stopped and its files removed when the test ends. */
export async function createTemporaryProject(mode = 0o755, name = 'tenantry-'): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), name))
  await chmod(root, mode)
  onTestFinished(async () => {
    await stopEmbeddedPostgres(root)
    await rm(root, { recursive: true, force: true })
  })
  return root
}

/** The first column of the first row. */
export async function queryValue(url: string, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: url })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const result = await client.query({ text: sql, rowMode: 'array' })
    return result.rows[0]?.[0]
  } finally {
    await client.end()
  }
}
