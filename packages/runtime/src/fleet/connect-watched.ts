import type { Duplex } from 'node:stream'

import { Client, type ClientConfig, DatabaseError } from 'pg'

import { TenantryError } from '../errors.ts'
import { type KnownServer, STARTED } from './known-server.ts'

/** How often a connection is looked at: nobody asks about one before it has been silent for so long. */
const EVERY_MS = 5000
const LONGEST_QUESTION_MS = 5000

const BACKEND = `
  select pg_backend_pid() as own, ${STARTED} as started, a.pid is not null as "isThere",
    a.wait_event_type = 'Client' as "isWaiting", a.state_change::text as since
  from (select) as one left join pg_catalog.pg_stat_activity a on a.pid = $1`

interface Backend {
  readonly own: number
  /** When its server was. */
  readonly started: string
  readonly isThere: boolean
  /** Null where it may not be told. */
  readonly isWaiting: boolean | null
  readonly since: string | null
}

/** What speaks for nobody being behind a silent connection; undefined when somebody may be. */
type Sign = string | undefined

/** A connection that has been made, and its process on the server. */
interface Made {
  readonly client: Client
  readonly backend: number | undefined
}

interface Watched {
  readonly client: Client
  readonly stream: CountingStream
  readonly place: { readonly cluster: string; readonly database: string }
}

/**
 * Connects, and cuts the connection when it is frozen: when the network, or a process on the way, neither
 * passes anything on nor says so, nobody would ever be told. While an answer is out and nothing arrives,
 * another connection asks what the backend does. A statement may take as long as it likes; a backend that
 * waits for its client or is gone, or a server that cannot be reached, twice in a row is the end of it.
 * Another server than the one it was made to tells nothing of it, where it is none of its backends.
 * That takes 10 to 25 s, and what waits on the connection then fails with CONNECTION_FROZEN.
 */
export async function connectWatched(
  config: ClientConfig,
  place: { readonly cluster: string; readonly database: string },
  server: KnownServer,
): Promise<Client> {
  const { client, backend } = await connect(config)
  const { stream } = client.connection
  // What does not count leads into this process.
  if (!counts(stream)) return client
  server.askOver(client)
  let started = server.started
  watch({ client, stream, place }, async () => {
    // The first connection learns it from its own answer.
    started ??= server.started
    return await ask(config, backend, { started, server })
  })
  return client
}

async function connect(config: ClientConfig): Promise<Made> {
  const client = new Client(config)
  // A broken connection fails the statement that waits on it; its event would end the process.
  client.on('error', () => undefined)
  let backend: number | undefined
  client.connection.once('backendKeyData', ({ processID }: { readonly processID: number }) => {
    backend = processID
  })
  await client.connect()
  return { client, backend }
}

/** As sockets do. */
interface CountingStream extends Duplex {
  readonly bytesRead: number
  readonly bytesWritten: number
}

function counts(stream: Duplex): stream is CountingStream {
  return 'bytesRead' in stream && 'bytesWritten' in stream
}

function watch({ client, stream, place }: Watched, asked: () => Promise<Sign>): void {
  let answered = stream.bytesWritten
  client.on('drain', () => (answered = stream.bytesWritten))
  let before = { read: -1, written: -1 }
  let last: Sign
  let isAsking = false
  const look = async (): Promise<void> => {
    const now = { read: stream.bytesRead, written: stream.bytesWritten }
    const isSilent = now.read === before.read && now.written === before.written
    before = now
    const sign = isSilent && now.written > answered ? await asked() : undefined
    if (sign !== undefined && sign === last && now.read === stream.bytesRead) {
      stream.destroy(frozen(place, sign))
    }
    last = sign
  }
  const timer = setInterval(() => {
    if (isAsking) return
    isAsking = true
    void look().finally(() => (isAsking = false))
  }, EVERY_MS)
  // The connection itself keeps the process alive.
  timer.unref()
  client.once('end', () => clearInterval(timer))
}

/** @param started When the server of the connection was; undefined where nobody has learnt it. */
async function ask(
  config: ClientConfig,
  backend: number | undefined,
  { started, server }: { readonly started: string | undefined; readonly server: KnownServer },
): Promise<Sign> {
  let made: Made | undefined
  try {
    made = await connect({
      ...config,
      connectionTimeoutMillis: LONGEST_QUESTION_MS,
      query_timeout: LONGEST_QUESTION_MS,
    })
    const { rows } = await made.client.query<Backend>(BACKEND, [backend])
    const [row] = rows
    // A pooler announces numbers of its own, and answers for the servers behind it.
    if (row === undefined || row.own !== made.backend) return undefined
    if (row.started !== started) {
      server.started = row.started
      return undefined
    }
    if (!row.isThere) return 'its backend is gone'
    return row.isWaiting ? `its backend waits for an answer since ${row.since}` : undefined
  } catch (error) {
    return error instanceof DatabaseError ? undefined : 'no other connection reaches the server'
  } finally {
    // Its end may be as silent as what it asks about.
    void made?.client.end()
  }
}

function frozen({ cluster, database }: Watched['place'], sign: string): TenantryError {
  return new TenantryError('CONNECTION_FROZEN', {
    message: `A connection to ${cluster}/${database} brought no answer any more, and ${sign}.`,
    hint: 'See whether the server answers, and what lies on the way to it (a proxy, a firewall that forgets quiet connections); then run the command again.',
    details: { cluster, database },
  })
}
