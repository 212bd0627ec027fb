import { once } from 'node:events'

import { type ClientConfig, Connection, type PoolClient } from 'pg'

import { ClusterClient } from '../connections/cluster-client.ts'

/** What a connection of node-postgres can do before it is one, and its types leave out. */
interface BareConnection extends Connection {
  connect(port: number | string, host?: string): void
  requestSsl(): void
  cancel(processId: number, secretKey: number): void
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the types leave these methods out
const Bare = Connection as unknown as new (config: ClientConfig) => BareConnection

const LONGEST_MS = 5000

/**
 * Asks the server to give up what a connection runs, by way of another one: that needs neither a place
 * in a pool nor a login, and reaches the right server behind a pooler too.
 *
 * The request may come when the statement has ended, and hit the next: the connection is not to be used
 * any more.
 *
 * @throws the errors of node-postgres where the server cannot be reached within 5 s.
 */
export async function cancelStatement(
  client: Pick<PoolClient, 'ssl' | 'host' | 'port'>,
): Promise<void> {
  const { processID, secretKey } = keyOf(client)
  const { ssl, host, port } = client
  const stream = client instanceof ClusterClient ? client.openStream : undefined
  const connection = new Bare({ ssl, ...(stream === undefined ? {} : { stream }) })
  const signal = AbortSignal.timeout(LONGEST_MS)
  signal.addEventListener('abort', () => connection.stream.destroy(new Error('timeout expired')))
  connection.on('connect', () => {
    if (ssl) connection.requestSsl()
    else connection.cancel(processID, secretKey)
  })
  connection.on('sslconnect', () => connection.cancel(processID, secretKey))
  if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`)
  else connection.connect(port, host)
  // The server says nothing, and closes when it has told the process that runs the statement.
  await once(connection, 'end')
}

function keyOf(client: object): { readonly processID: number; readonly secretKey: number } {
  const processID: unknown = Reflect.get(client, 'processID')
  const secretKey: unknown = Reflect.get(client, 'secretKey')
  if (typeof processID === 'number' && typeof secretKey === 'number')
    return { processID, secretKey }
  throw new TypeError('The server gave no key with which to cancel a statement.')
}
