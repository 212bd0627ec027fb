import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'

import { Client } from 'pg'

import { findProgram } from './apt-get.ts'

/** One that was built for the tests comes first: `TENANTRY_PGBOUNCER`. */
const PROGRAMS = [
  process.env['TENANTRY_PGBOUNCER'] ?? '',
  '/usr/sbin/pgbouncer',
  '/usr/bin/pgbouncer',
  '/usr/local/bin/pgbouncer',
]
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
  const login = new URL(logins[0] ?? '')
  login.hostname = '127.0.0.1'
  login.port = String(port)
  const running = await runPgbouncer(program, folder, login.href)
  return {
    port,
    version: running.version,
    async [Symbol.asyncDispose]() {
      await running.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export interface RunningPgbouncer {
  /** As the program itself tells it. */
  readonly version: string
  /** Has it read its files anew, which it does in a moment. */
  reload(): Promise<void>
  /** Ends it at once, its clients with it. */
  stop(): Promise<void>
}

/**
 * Runs a PgBouncer with the `pgbouncer.ini` of a folder, and resolves when a login gets through. As root it runs as
 * `nobody`, who is given the files.
 *
 * @param login A URL that leads through it.
 * @throws {Error} With its log, where it ends instead.
 */
export async function runPgbouncer(
  program: string,
  folder: string,
  login: string,
): Promise<RunningPgbouncer> {
  const isRoot = process.getuid?.() === 0
  // It refuses to run as root.
  const account = isRoot ? { uid: NOBODY, gid: NOBODY } : {}
  if (isRoot) await give(folder)
  const child = spawn(program, [join(folder, 'pgbouncer.ini')], {
    ...account,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const log = text(child.stderr)
  const ended = once(child, 'exit')
  while (!(await answers(login))) {
    if (child.exitCode !== null) throw new Error(`pgbouncer has ended: ${await log}`)
    await sleep(50)
  }
  return {
    version: await versionOf(program),
    async reload() {
      if (isRoot) await give(folder)
      child.kill('SIGHUP')
    },
    async stop() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function give(folder: string): Promise<void> {
  for (const name of ['', ...(await readdir(folder))]) {
    await chown(join(folder, name), NOBODY, NOBODY)
  }
}

/** `PgBouncer 1.18.0`. */
export async function versionOf(program: string): Promise<string> {
  const { stdout } = await promisify(execFile)(program, ['--version'])
  return stdout.split('\n')[0] ?? ''
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

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
