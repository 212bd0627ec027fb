import { Client } from 'pg'

import type { ResolvedCluster, ResolvedConfig } from '../../config/index.ts'
import { clientConfig } from '../../database/connections/client-config.ts'
import { describeConnectFailure } from '../../database/connections/connect-failure.ts'
import { clusterRoles, homeDatabase, loginUrl } from '../../database/connections/login.ts'
import type { ErrorReport } from '../../errors.ts'
import { readPowers } from './read-powers.ts'

/** A cluster as it is, asked with the logins of the configuration; nothing is changed on it. */
export interface ClusterExamination {
  /** As `server_version_num`, and as people say it. */
  readonly version: { readonly number: number; readonly name: string }
  readonly admin: {
    readonly login: string
    readonly isSuperuser: boolean
    readonly mayCreateRoles: boolean
    readonly mayCreateDatabases: boolean
  }
  /**
   * What stands between: nothing, or a pooler, which lends a connection for a session or a transaction. The one that
   * requests come through, where it can be seen; else the administrator's.
   */
  readonly pooler: 'none' | 'session' | 'transaction'
  /** Whether a prepared statement is gone in the next transaction. */
  readonly losesStatements: boolean
  /** The logins of requests and of the system scope. */
  readonly logins: readonly LoginExamination[]
}

export interface LoginExamination {
  readonly kind: 'app' | 'system'
  readonly role: string
  /** Whether the server has the role. */
  readonly exists: boolean
  /** What it may that lets it past row-level security or out of its database. */
  readonly powers: readonly string[]
  /** Why it cannot log in; undefined where it can, or is not there. */
  readonly refused: ErrorReport | undefined
}

const FACTS = `select current_setting('server_version_num')::int as number,
  current_setting('server_version') as name, rolname as login, rolsuper as "isSuperuser",
  rolsuper or rolcreaterole as "mayCreateRoles", rolsuper or rolcreatedb as "mayCreateDatabases"
  from pg_catalog.pg_roles where rolname = current_user`

interface Facts {
  readonly number: number
  readonly name: string
  readonly login: string
  readonly isSuperuser: boolean
  readonly mayCreateRoles: boolean
  readonly mayCreateDatabases: boolean
}

/**
 * Looks at a cluster: its version, the rights of the logins, and a pooler in front of it.
 *
 * @throws {TenantryError} CLUSTER_URL_MISSING, CLUSTER_UNREACHABLE, CLUSTER_LOGIN_REFUSED for the administrator.
 */
export async function examineCluster(
  config: Pick<ResolvedConfig, 'name'>,
  cluster: ResolvedCluster,
): Promise<ClusterExamination> {
  const connect = (kind: 'admin' | 'app' | 'system') => connectAs(config.name, cluster, kind)
  const client = await connect('admin')
  try {
    const { rows } = await client.query<Facts>(FACTS)
    const [facts] = rows
    if (facts === undefined) throw new Error('The server does not know its own login.')
    const { number, name, ...admin } = facts
    const roles = clusterRoles(config.name, cluster)
    const logins: LoginExamination[] = []
    for (const kind of ['app', 'system'] as const) {
      const role = roles[kind]
      const found = await client.query('select from pg_catalog.pg_roles where rolname = $1', [role])
      const exists = found.rows.length > 0
      const powers = exists ? await readPowers(client, role, roles.owner) : []
      const refused = exists ? await tryLogin(() => connect(kind)) : undefined
      logins.push({ kind, role, exists, powers, refused })
    }
    const app = logins.find(({ kind }) => kind === 'app')
    const kind = app?.exists === true && app.refused === undefined ? 'app' : 'admin'
    const { pooler, losesStatements } = await lookForPooler(() => connect(kind))
    return { version: { number, name }, admin, pooler, losesStatements, logins }
  } finally {
    await client.end()
  }
}

async function connectAs(
  application: string,
  cluster: ResolvedCluster,
  kind: 'admin' | 'app' | 'system',
): Promise<Client> {
  const database = homeDatabase(cluster)
  const url = loginUrl(application, cluster, kind, database)
  // Statements of a pipeline would not come one by one.
  const client = new Client({
    ...clientConfig(cluster, { url, applicationName: `${application} saas doctor` }),
    pipeline: false,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return client
  } catch (error) {
    throw describeConnectFailure(cluster.name, database, error)
  }
}

async function tryLogin(connect: () => Promise<Client>): Promise<ErrorReport | undefined> {
  try {
    const client = await connect()
    await client.end()
    return undefined
  } catch (error) {
    return describeConnectFailure('', '', error).toJSON()
  }
}

async function lookForPooler(
  connect: () => Promise<Client>,
): Promise<Pick<ClusterExamination, 'pooler' | 'losesStatements'>> {
  const client = await connect()
  try {
    const pooler = await findPooler(client, connect)
    const losesStatements = pooler === 'transaction' && (await losesPrepared(client, connect))
    return { pooler, losesStatements }
  } finally {
    await client.end()
  }
}

/**
 * A server tells a client its process when it logs in; a pooler tells it something else. One that lends
 * connections for a transaction lends the same one to two clients that are both connected.
 */
async function findPooler(
  client: Client,
  connect: () => Promise<Client>,
): Promise<ClusterExamination['pooler']> {
  const pid = await pidOf(client)
  const told: unknown = Reflect.get(client, 'processID')
  if (told === pid) return 'none'
  const other = await connect()
  try {
    return (await pidOf(other)) === (await pidOf(client)) ? 'transaction' : 'session'
  } finally {
    await other.end()
  }
}

async function pidOf(client: Client): Promise<number | undefined> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return rows[0]?.pid
}

/** Prepares a statement, lets another client take the connection, and runs the statement once more. */
async function losesPrepared(client: Client, connect: () => Promise<Client>): Promise<boolean> {
  const statement = { name: 'tenantry_doctor', text: 'select 1' }
  await client.query(statement)
  const other = await connect()
  try {
    await other.query('begin')
    await other.query('select 1')
    await client.query(statement)
    return false
  } catch {
    return true
  } finally {
    await other.end()
  }
}
