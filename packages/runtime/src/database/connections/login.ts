import { createHmac } from 'node:crypto'

import type { ResolvedCluster, ResolvedReplica } from '../../config/index.ts'
import { TenantryError } from '../../errors.ts'
import { type Roles, rolesOf } from './roles.ts'

export type LoginKind = 'admin' | 'app' | 'system'

/**
 * The connection URL of a role on one database of a cluster.
 *
 * @throws {TenantryError} CLUSTER_URL_MISSING when the configuration gives no way to log in.
 */
export function loginUrl(
  application: string,
  cluster: ResolvedCluster,
  kind: LoginKind,
  database?: string,
): string {
  const url = kind === 'admin' ? adminUrl(cluster) : roleUrl(application, cluster, kind)
  if (database !== undefined) url.pathname = `/${encodeURIComponent(database)}`
  return url.href
}

/**
 * The connection URL of requests on a replica of a cluster. Roles are replicated with everything else, so
 * the login is that of the cluster; one in the replica's own URL might be an administrator's, and is not used.
 *
 * @throws {TenantryError} CLUSTER_URL_MISSING when the configuration gives no way to log in.
 */
export function replicaUrl(
  application: string,
  cluster: ResolvedCluster,
  replica: ResolvedReplica,
  database: string,
): string {
  const { user, password } = readLogin(roleUrl(application, cluster, 'app'))
  const url = new URL(replica.url)
  writeLogin(url, user, password || undefined)
  url.pathname = `/${encodeURIComponent(database)}`
  return url.href
}

/** The database the cluster's URL names; it holds the pool, and on the first cluster the catalog. */
export function homeDatabase(cluster: ResolvedCluster): string {
  const url = new URL(cluster.url ?? cluster.appUrl ?? adminUrl(cluster))
  const path = decodeURIComponent(url.pathname.slice(1))
  return path === '' ? readLogin(url).user || 'postgres' : path
}

/**
 * The password of a derived login: an HMAC of the administrator's password and the role, so that no
 * second secret needs keeping. Undefined without a password in `url`: the role then gets none, and
 * logs in the way the administrator does (trust, peer, certificate).
 */
function derivedPassword(cluster: ResolvedCluster, role: string): string | undefined {
  const secret = readLogin(adminUrl(cluster)).password
  if (secret === '') return undefined
  return createHmac('sha256', secret).update(`tenantry login ${role}`).digest('base64url')
}

/** What `saas migrate` gives the role: the password of its own URL where there is one, else the derived one. */
export function rolePassword(
  application: string,
  cluster: ResolvedCluster,
  kind: 'app' | 'system',
): string | undefined {
  const given = kind === 'app' ? cluster.appUrl : cluster.systemUrl
  if (given === undefined) return derivedPassword(cluster, rolesOf(application)[kind])
  return readLogin(new URL(given)).password || undefined
}

/** The roles of the application on a cluster; a URL of its own may name another login role. */
export function clusterRoles(application: string, cluster: ResolvedCluster): Roles {
  const defaults = rolesOf(application)
  return {
    owner: defaults.owner,
    app: userOf(cluster.appUrl) ?? defaults.app,
    system: userOf(cluster.systemUrl) ?? defaults.system,
  }
}

function roleUrl(application: string, cluster: ResolvedCluster, kind: 'app' | 'system'): URL {
  const given = kind === 'app' ? cluster.appUrl : cluster.systemUrl
  if (given !== undefined) return new URL(given)
  const url = adminUrl(cluster)
  const role = rolesOf(application)[kind]
  const password = derivedPassword(cluster, role)
  writeLogin(url, role, password)
  return url
}

function adminUrl(cluster: ResolvedCluster): URL {
  if (cluster.url === undefined) {
    throw new TenantryError('CLUSTER_URL_MISSING', {
      message: `The cluster ${JSON.stringify(cluster.name)} has no url, so there is nothing to log in to.`,
      hint: 'Set DATABASE_URL (or clusters.<name>.url in saas.config.ts), or start the application with `saas dev`.',
      details: { cluster: cluster.name },
    })
  }
  return new URL(cluster.url)
}

function userOf(url: string | undefined): string | undefined {
  return url === undefined ? undefined : readLogin(new URL(url)).user || undefined
}

/** As node-postgres reads it: a parameter of the query wins over what stands before the host. */
function readLogin({ username, password, searchParams }: URL): { user: string; password: string } {
  return {
    user: searchParams.get('user') || decodeURIComponent(username),
    password: searchParams.get('password') || decodeURIComponent(password),
  }
}

/** A URL without a host (a socket's) takes no user before it, and drops it without a word. */
function writeLogin(url: URL, user: string, password: string | undefined): void {
  url.searchParams.delete('user')
  url.searchParams.delete('password')
  if (url.host === '') {
    url.searchParams.set('user', user)
    if (password !== undefined) url.searchParams.set('password', password)
    return
  }
  url.username = encodeURIComponent(user)
  url.password = password ?? ''
}
