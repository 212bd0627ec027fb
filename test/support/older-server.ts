import { execFile } from 'node:child_process'
import { chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { Client } from 'pg'

/** Where Debian puts PostgreSQL 15. */
export const OLDEST_PROGRAMS = '/usr/lib/postgresql/15/bin'

export interface OlderServer extends AsyncDisposable {
  readonly url: string
  /** As the server itself tells it. */
  readonly version: string
}

/** Starts a PostgreSQL 15 of its own in a temporary folder; as `postgres` when this is root. */
export async function startOlderServer(): Promise<OlderServer> {
  const data = await mkdtemp(join(tmpdir(), 'tenantry-older-'))
  const isRoot = process.getuid?.() === 0
  if (isRoot) {
    const { uid, gid } = await postgresAccount()
    await chown(data, uid, gid)
  }
  const run = async (program: string, ...args: string[]): Promise<void> => {
    const command = [join(OLDEST_PROGRAMS, program), ...args]
    const [file = '', ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...command] : command
    await promisify(execFile)(file, rest, { cwd: '/' })
  }
  const port = await freePort()
  await run('initdb', '-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync')
  const settings = ['fsync=off', 'full_page_writes=off', 'max_connections=300']
  const options = [
    `-p ${port} -k ${data} -c listen_addresses=127.0.0.1`,
    ...settings.map((setting) => `-c ${setting}`),
  ].join(' ')
  await run('pg_ctl', '-D', data, '-w', '-l', join(data, 'log'), '-o', options, 'start')
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  return {
    url,
    version: await versionOf(url),
    async [Symbol.asyncDispose]() {
      await run('pg_ctl', '-D', data, '-w', '-m', 'immediate', 'stop')
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function versionOf(connectionString: string): Promise<string> {
  const client = new Client({ connectionString })
  await client.connect()
  const { rows } = await client.query<{ server_version: string }>('show server_version')
  await client.end()
  return rows[0]?.server_version ?? ''
}

async function postgresAccount(): Promise<{ uid: number; gid: number }> {
  const accounts = await readFile('/etc/passwd', 'utf8')
  const [, uid = '', gid = ''] = /^postgres:[^:]*:(\d+):(\d+):/m.exec(accounts) ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
