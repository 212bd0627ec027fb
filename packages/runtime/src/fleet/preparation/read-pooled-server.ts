import type { Client } from 'pg'

import { clusterRoles, homeDatabase, rolePassword } from '../../database/connections/login.ts'
import { sqlStateOf } from '../../database/sql-state.ts'
import type { Fleet } from '../fleet.ts'

/** What a pooler in front of a server has to know of it. */
export interface PooledServer {
  /** Where the administrator reaches it, as node-postgres reads the URL: a host, an address or the folder of a socket. */
  readonly host: string
  readonly port: number
  /** The database that holds the pool, the bridges and, on the first cluster, the catalog. */
  readonly database: string
  /** `max_connections` of the server. */
  readonly mostConnections: number
  /** What the server keeps from ordinary logins, for superusers and `pg_use_reserved_connections`. */
  readonly keptConnections: number
  /** The logins of requests and of the system scope, which come through the pooler. */
  readonly logins: readonly PooledLogin[]
}

export interface PooledLogin {
  readonly kind: 'app' | 'system'
  readonly role: string
  /** As the server keeps its password: a SCRAM secret, with which nobody can log in by itself. Undefined where the administrator may not read it, or it is none. */
  readonly secret: string | undefined
  /** As the configuration gives or derives it. */
  readonly password: string | undefined
}

const FACTS = `select current_setting('max_connections')::int as most,
  current_setting('superuser_reserved_connections')::int
  + coalesce(current_setting('reserved_connections', true)::int, 0) as kept`
const SECRETS =
  'select rolname as role, rolpassword as secret from pg_catalog.pg_authid where rolname = any($1)'
const PERMISSION_DENIED = '42501'

/**
 * Reads what a pooler in front of a cluster needs; changes nothing.
 *
 * @throws {TenantryError} CLUSTER_UNKNOWN, CLUSTER_UNREACHABLE, CLUSTER_LOGIN_REFUSED.
 */
export async function readPooledServer(fleet: Fleet, cluster: string): Promise<PooledServer> {
  const { name } = fleet.config
  const resolved = fleet.cluster(cluster)
  const roles = clusterRoles(name, resolved)
  return await fleet.withClient({ cluster }, async (client) => {
    const { rows } = await client.query<{ most: number; kept: number }>(FACTS)
    const [facts] = rows
    if (facts === undefined) throw new Error('The server does not know its own settings.')
    const secrets = await readSecrets(client, [roles.app, roles.system])
    return {
      host: client.host,
      port: client.port,
      database: homeDatabase(resolved),
      mostConnections: facts.most,
      keptConnections: facts.kept,
      logins: (['app', 'system'] as const).map((kind) => ({
        kind,
        role: roles[kind],
        secret: secrets.get(roles[kind]),
        password: rolePassword(name, resolved, kind),
      })),
    }
  })
}

/** A superuser alone may read them. */
async function readSecrets(
  client: Client,
  roles: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  try {
    const { rows } = await client.query<{ role: string; secret: string | null }>(SECRETS, [roles])
    return new Map(
      rows.flatMap(({ role, secret }) =>
        secret?.startsWith('SCRAM-SHA-256$') === true ? [[role, secret] as const] : [],
      ),
    )
  } catch (error) {
    if (sqlStateOf(error) === PERMISSION_DENIED) return new Map()
    throw error
  }
}
