import type { Client } from 'pg'

import type { ResolvedCluster } from '../config/index.ts'

/** In the same form whatever the time zone of a database. */
export const STARTED = 'extract(epoch from pg_catalog.pg_postmaster_start_time())::text'

const SERVERS = new WeakMap<ResolvedCluster, KnownServer>()

/** Which server the connections to a cluster lead to, so far. */
export function knownServer(cluster: ResolvedCluster): KnownServer {
  const known = SERVERS.get(cluster) ?? new KnownServer()
  SERVERS.set(cluster, known)
  return known
}

/**
 * Behind an address that moves (a failover, a balancer), a second connection may lead to another server
 * than the first. Asked is the first connection alone: one question more for each of them is felt in a
 * fleet.
 */
export class KnownServer {
  #started: string | undefined
  #isAsked = false

  /** When it was started: no other has the same. Undefined while nobody knows. */
  get started(): string | undefined {
    return this.#started
  }

  /** Connections that are made from now on lead there. */
  set started(started: string) {
    this.#started = started
  }

  /** Asks, if nobody has; whoever uses the connection meanwhile does not wait for it. */
  askOver(client: Client): void {
    if (this.#isAsked) return
    this.#isAsked = true
    client.query<{ started: string }>(`select ${STARTED} as started`).then(
      ({ rows: [row] }) => (this.#started ??= row?.started),
      // The connection broke, which fails what it was made for: the next one is asked.
      () => (this.#isAsked = false),
    )
  }
}
