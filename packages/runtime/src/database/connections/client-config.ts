import type { ClientConfig, CustomTypesConfig } from 'pg'

import type { ResolvedCluster } from '../../config/index.ts'

const LONGEST_CONNECT_MS = 10_000
/** Quiet for so long, a connection asks whether its other end is there: firewalls forget those that stay quiet. */
const KEEP_ALIVE_MS = 10_000

/**
 * How every connection to a cluster is made, whoever logs in.
 *
 * @param types Makes values of what is read. Default: those of node-postgres.
 */
export function clientConfig(
  { stream }: Pick<ResolvedCluster, 'stream'>,
  login: { readonly url: string; readonly applicationName: string },
  types?: CustomTypesConfig,
): ClientConfig {
  return {
    connectionString: login.url,
    connectionTimeoutMillis: LONGEST_CONNECT_MS,
    application_name: login.applicationName,
    pipeline: true,
    ...(types === undefined ? {} : { types }),
    ...(stream === undefined
      ? { keepAlive: true, keepAliveInitialDelayMillis: KEEP_ALIVE_MS }
      : { stream }),
  }
}
