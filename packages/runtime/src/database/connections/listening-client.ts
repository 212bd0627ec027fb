import { Client } from 'pg'

import type { ResolvedConfig } from '../../config/index.ts'
import { clientConfig } from './client-config.ts'
import { loginUrl } from './login.ts'
import type { DatabasePlace } from './pools.ts'
import { requireCluster } from './require-cluster.ts'

/** A connection of requests' login that stays outside the pools: what it hears is its own. */
export class ListeningClient extends Client {
  /** Not connected yet. @throws {TenantryError} CLUSTER_UNKNOWN, CLUSTER_URL_MISSING. */
  static to(config: ResolvedConfig, { cluster: name, database }: DatabasePlace): ListeningClient {
    const cluster = requireCluster(config, name)
    return new ListeningClient(
      clientConfig(cluster, {
        url: loginUrl(config.name, cluster, 'app', database),
        applicationName: `${config.name} changes`,
      }),
    )
  }

  /** Whether the process stays alive for this connection; from the start it does. */
  keepProcess(keep: boolean): void {
    const { stream } = this.connection
    // A stream that the configuration makes may have neither.
    if (!('ref' in stream && 'unref' in stream)) return
    const change = keep ? stream.ref : stream.unref
    if (typeof change === 'function') change.call(stream)
  }

  /** Cuts the connection; whatever waits on it fails. */
  destroy(): void {
    this.connection.stream.destroy()
  }
}
