import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

import { Client } from 'pg'

import { findProgram } from './apt-get.ts'

const PROGRAMS = ['/usr/sbin/pgbouncer', '/usr/bin/pgbouncer', '/usr/local/bin/pgbouncer']
/** The account `nobody`, on Debian and its kin. */
const NOBODY = 65_534

export interface Pgbouncer extends AsyncDisposable {
  readonly port: number
  /** As the program itself tells it. */
  readonly version: string
}

/** Where PgBouncer is; installed with apt-get where this is root on a Debian. Undefined where it cannot be. */
export async function findPgbouncer(): Promise<string | undefined> {
  return await findProgram('pgbouncer', PROGRAMS)
}

/**
 * Starts a PgBouncer in transaction mode in front of a server, with two connections to it for each login
 * and database.
 *
 * @param logins URLs of the server, with the logins that may come through.
 */
export async function startPgbouncer(
  program: string,
  logins: readonly string[],
): Promise<Pgbouncer> {
  const folder = await mkdtemp(join(tmpdir(), 'tenantry-pgbouncer-'))
  const port = await freePort()
  await writeFile(join(folder, 'users'), logins.map(userLine).join(''))
  await writeFile(join(folder, 'pgbouncer.ini'), settings(folder, port, new URL(logins[0] ?? '')))
  const isRoot = process.getuid?.() === 0
  // It refuses to run as root.
  const account = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
  if (isRoot) {
    for (const name of ['', 'users', 'pgbouncer.ini']) {
      await chown(join(folder, name), NOBODY, NOBODY)
    }
  }
  const { stdout } = await promisify(execFile)(program, ['--version'])
  const child = spawn(program, [join(folder, 'pgbouncer.ini')], {
    ...account,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const log = text(child.stderr)
  const ended = once(child, 'exit')
  const login = new URL(logins[0] ?? '')
  login.hostname = '127.0.0.1'
  login.port = String(port)
  while (!(await answers(login.href))) {
    if (child.exitCode !== null) throw new Error(`pgbouncer has ended: ${await log}`)
    await sleep(50)
  }
  return {
    port,
    version: stdout.split('\n')[0] ?? '',
    async [Symbol.asyncDispose]() {
      child.kill('SIGKILL')
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function settings(folder: string, port: number, server: URL): string {
  return `[databases]
* = host=${server.hostname} port=${server.port || '5432'}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, 'users')}
pool_mode = transaction
default_pool_size = 2
max_client_conn = 200
`
}

function userLine(url: string): string {
  const { username, password } = new URL(url)
  return `"${decodeURIComponent(username)}" "${decodeURIComponent(password)}"\n`
}

async function answers(connectionString: string): Promise<boolean> {
  const client = new Client({ connectionString })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.end()
    return true
  } catch {
    return false
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
