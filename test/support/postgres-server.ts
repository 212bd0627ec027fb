import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { TestProject } from 'vitest/node'

import './provided-context.ts'
import {
  startEmbeddedPostgres,
  stopEmbeddedPostgres,
} from '../../src/workspace/embedded-postgres/index.ts'

/** One PostgreSQL for the whole run: DATABASE_URL when it is set, else an embedded one. */
export default async function providePostgres(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['DATABASE_URL']
  if (given) {
    project.provide('databaseUrl', given)
    return async () => {}
  }
  const root = await mkdtemp(join(tmpdir(), 'tenantry-test-'))
  await mkdir(join(root, '.saas'))
  // What a test wrote is worthless after a crash, so nothing waits for the disk.
  const settings = { fsync: 'off', full_page_writes: 'off', max_connections: '300' }
  const { url } = await startEmbeddedPostgres(root, { owner: 'project', settings })
  project.provide('databaseUrl', url)
  return async () => {
    await stopEmbeddedPostgres(root)
    await rm(root, { recursive: true, force: true })
  }
}
