import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  appendFile,
  chmod,
  chown,
  cp,
  mkdtemp,
  readdir,
  readFile,
  rm,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { Client, type QueryResultRow } from 'pg'

import { findFreePort } from '../../src/workspace/embedded-postgres/free-port.ts'
import { findServerPrograms, type ServerPrograms } from './server-programs.ts'

const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  max_connections: '100',
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  wal_level: 'replica',
  // So that a replica that was away finds all it has missed.
  wal_keep_size: '512MB',
  shared_buffers: '32MB',
  wal_retrieve_retry_interval: '100ms',
}

/** Servers that began as copies of one another, so that each can follow any other. */
export interface ReplicationGroup extends AsyncDisposable {
  readonly primary: ReplicationServer
  readonly replicas: readonly ReplicationServer[]
}

/** Starts a cluster with streaming replicas, in a temporary folder. */
export async function startReplication(replicas: number): Promise<ReplicationGroup> {
  const root = await mkdtemp(join(tmpdir(), 'tenantry-replication-'))
  await chmod(root, 0o755)
  const programs = await findServerPrograms(root)
  const { account } = programs
  const passwordFile = join(root, 'password')
  const password = randomBytes(12).toString('hex')
  await writeFile(passwordFile, password)
  const origin = join(root, 'origin')
  if (account) await chown(root, account.uid, account.gid)
  const authentication = ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`]
  await programs.run(
    'initdb',
    '-D',
    origin,
    '-U',
    'postgres',
    ...authentication,
    '-E',
    'UTF8',
    '-N',
  )
  const servers = await Promise.all(
    Array.from({ length: replicas + 1 }, async (_, index) => {
      const data = join(root, `server-${index}`)
      await cp(origin, data, { recursive: true, preserveTimestamps: true })
      if (account) await giveTo(account, data)
      await chmod(data, 0o700)
      return new ReplicationServer(programs, data, await findFreePort(undefined), password)
    }),
  )
  const [primary, ...others] = servers
  if (primary === undefined) throw new Error('no server')
  const dispose = async (): Promise<void> => {
    await Promise.all(servers.map((server) => server.stop()))
    await rm(root, { recursive: true, force: true, maxRetries: 5 })
  }
  try {
    await primary.start()
    for (const replica of others) {
      await replica.follow(primary)
      await replica.start()
    }
  } catch (error) {
    await dispose()
    throw error
  }
  return { primary, replicas: others, [Symbol.asyncDispose]: dispose }
}

export class ReplicationServer {
  readonly url: string
  readonly port: number
  readonly #programs: ServerPrograms
  readonly #data: string
  readonly #password: string
  #isRunning = false

  constructor(programs: ServerPrograms, data: string, port: number, password: string) {
    this.#programs = programs
    this.#data = data
    this.#password = password
    this.port = port
    this.url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  }

  async start(): Promise<void> {
    if (this.#isRunning) return
    const options = Object.entries({ ...SETTINGS, port: String(this.port) })
    const text = options.map(([name, value]) => `-c ${name}=${value === '' ? "''" : value}`)
    const log = join(this.#data, 'log')
    await this.#programs.run(
      'pg_ctl',
      '-D',
      this.#data,
      '-w',
      '-l',
      log,
      '-o',
      text.join(' '),
      'start',
    )
    this.#isRunning = true
  }

  /** As a crash does it: connections are cut, nothing is finished. */
  async stop(): Promise<void> {
    if (!this.#isRunning) return
    this.#isRunning = false
    await this.#programs.run('pg_ctl', '-D', this.#data, '-w', '-m', 'immediate', 'stop')
  }

  /** Ends it with `kill -9`, and with it all its processes. Resolves when they are gone. */
  async kill(): Promise<void> {
    this.#isRunning = false
    await this.#signalAll('SIGKILL')
  }

  /** It stands still, with all its connections, until it is thawed. */
  async freeze(): Promise<void> {
    await this.#signalAll('SIGSTOP')
  }

  async thaw(): Promise<void> {
    await this.#signalAll('SIGCONT')
  }

  async #signalAll(signal: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const text = await readFile(join(this.#data, 'postmaster.pid'), 'utf8')
    const postmaster = Number.parseInt(text, 10)
    const children = await readFile(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8')
    const pids = [postmaster, ...children.trim().split(' ').filter(Boolean).map(Number)]
    for (const pid of pids) signalIfThere(pid, signal)
    if (signal !== 'SIGKILL') return
    while (pids.some(isAlive)) await new Promise((resolve) => setTimeout(resolve, 10))
    // Where nobody collects the dead, the next server would take the old one for alive.
    await rm(join(this.#data, 'postmaster.pid'), { force: true })
  }

  /** Makes it a replica of another server; before it is started. */
  async follow(primary: ReplicationServer): Promise<void> {
    const conninfo = `host=127.0.0.1 port=${primary.port} user=postgres password=${this.#password}`
    const settings = `primary_conninfo = '${conninfo}'\nrecovery_target_timeline = 'latest'\n`
    await appendFile(join(this.#data, 'postgresql.auto.conf'), settings)
    await writeFile(join(this.#data, 'standby.signal'), '')
    if (this.#programs.account) await giveTo(this.#programs.account, this.#data)
  }

  async query<Row extends QueryResultRow>(text: string, database = 'postgres'): Promise<Row[]> {
    const url = new URL(this.url)
    url.pathname = `/${database}`
    const client = new Client({ connectionString: url.href })
    await client.connect()
    try {
      return (await client.query<Row>(text)).rows
    } finally {
      await client.end()
    }
  }

  /** Resolves when the replica shows nothing new any more. */
  async pauseReplay(): Promise<void> {
    await this.query('select pg_wal_replay_pause()')
    await this.#until("pg_get_wal_replay_pause_state() = 'paused'")
  }

  async resumeReplay(): Promise<void> {
    await this.query('select pg_wal_replay_resume()')
  }

  /** Resolves when it has replayed what `primary` has written by now. */
  async catchUp(primary: ReplicationServer): Promise<void> {
    const [row] = await primary.query<{ lsn: string }>('select pg_current_wal_lsn() as lsn')
    await this.#until(`pg_last_wal_replay_lsn() >= '${row?.lsn ?? ''}'`)
  }

  async promote(): Promise<void> {
    await this.query('select pg_promote(true, 60)')
    await this.#until('not pg_is_in_recovery()')
  }

  async #until(condition: string): Promise<void> {
    const deadline = Date.now() + 30_000
    while (Date.now() < deadline) {
      const [row] = await this.query<{ holds: boolean }>(`select ${condition} as holds`)
      if (row?.holds === true) return
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    throw new Error(`The server did not come to ${condition}.`)
  }
}

function signalIfThere(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended meanwhile.
  }
}

function isAlive(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

async function giveTo(account: { uid: number; gid: number }, folder: string): Promise<void> {
  await chown(folder, account.uid, account.gid)
  for (const entry of await readdir(folder, { recursive: true })) {
    await chown(join(folder, entry), account.uid, account.gid)
  }
}
