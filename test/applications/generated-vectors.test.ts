import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { expect, test } from 'vitest'

import { createDatabase, dropDatabases } from '../../src/testing/databases.ts'
import { runSaas } from '../cli/run-saas.ts'
import { findVectorServer } from '../support/vector-server.ts'
import { Generator, listExtensions } from './generated-application.ts'

const server = await findVectorServer()

// The embedded PostgreSQL has no pgvector, so that tables are read on the server of the application.
test.skipIf(server === undefined)(
  'a resource with vectors is generated, migrated and passes its tests',
  { timeout: 300_000 },
  async () => {
    await using undo = new AsyncDisposableStack()
    undo.defer(() => server?.[Symbol.asyncDispose]())
    const folder = await mkdtemp(join(tmpdir(), 'tenantry-vectors-'))
    undo.defer(() => rm(folder, { recursive: true, force: true }))
    const url = await createDatabase(server?.url ?? '', `v${randomBytes(5).toString('hex')}`)
    undo.defer(() => dropDatabases([{ url }], []))
    const root = await new Generator(folder).write('vectors', 'pool')
    await listExtensions(root, ['citext', 'vector'])
    const saas = async (...args: string[]) => {
      const { exitCode, stderr } = await runSaas(args, { cwd: root, env: { DATABASE_URL: url } })
      expect({ args, exitCode, stderr }).toEqual({ args, exitCode: 0, stderr: expect.any(String) })
    }
    await saas('migrate')
    await saas('generate', 'module', 'search')
    const fields = [
      'name:citext:unique',
      'place:vector(3)',
      'wide:vector(20)?',
      'zero:vector(2)=[0,0]',
    ]
    await saas('generate', 'resource', 'search/document', ...fields)
    await saas('migrate')
    await saas('generate', 'repositories', '--check')
    await saas('lint')
    await saas('migrate', 'drift')
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--test', 'src/modules/search/document.test.ts'],
      { cwd: root, env: { ...process.env, DATABASE_URL: url } },
    )
    expect(stdout).toMatch(/^ℹ fail 0$/m)
    expect(stdout).toMatch(/^ℹ pass [5-9]$/m)
  },
)
