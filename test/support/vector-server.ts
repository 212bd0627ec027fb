import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

import { Client } from 'pg'
import { inject } from 'vitest'

import './provided-context.ts'
import { OLDEST_PROGRAMS, startOlderServer } from './older-server.ts'

const PACKAGE = 'postgresql-15-pgvector'
const CONTROL = '/usr/share/postgresql/15/extension/vector.control'

export interface VectorServer extends AsyncDisposable {
  readonly url: string
}

/**
 * A server that has pgvector: that of the run, or a PostgreSQL 15 with the package of pgvector, which is
 * installed where this is root and the machine's packages have it. Undefined where there is none, which is said.
 */
export async function findVectorServer(): Promise<VectorServer | undefined> {
  const url = inject('databaseUrl')
  if (await hasVector(url)) return { url, [Symbol.asyncDispose]: () => Promise.resolve() }
  if (existsSync(`${OLDEST_PROGRAMS}/initdb`)) {
    if (!existsSync(CONTROL)) await install().catch(() => undefined)
    if (existsSync(CONTROL)) return await startOlderServer()
  }
  process.stdout.write(
    `No server with pgvector: not tested on it. Give one as DATABASE_URL, or install ${PACKAGE}.\n`,
  )
  return undefined
}

async function hasVector(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString })
  await client.connect()
  const { rows } = await client.query(
    "select from pg_catalog.pg_available_extensions where name = 'vector'",
  )
  await client.end()
  return rows.length > 0
}

/** Only what is known to be there: to try in vain would keep other tests from their packages. */
async function install(): Promise<void> {
  if (process.getuid?.() !== 0) return
  const run = promisify(execFile)
  const { stdout } = await run('apt-cache', ['show', PACKAGE])
  if (!stdout.includes(PACKAGE)) return
  await run('apt-get', ['install', '-y', '--no-install-recommends', PACKAGE])
}
