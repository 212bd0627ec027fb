import { Client } from 'pg'

import type { ResolvedCluster, ResolvedConfig } from '../../config/index.ts'
import { clientConfig } from '../../database/connections/client-config.ts'
import { clusterRoles, homeDatabase, loginUrl } from '../../database/connections/login.ts'
import { sqlStateOf } from '../../database/sql-state.ts'
import { TenantryError } from '../../errors.ts'

const LOGIN_REFUSED = /^28/
const NO_CONNECT_PRIVILEGE = '42501'

/**
 * Proves that the password of which the key of signed contexts would be made is the one that requests
 * log in with. A role that exists keeps its password, so a run without `appUrl` may know another one,
 * and its key would lock the application out.
 *
 * @throws {TenantryError} LOGIN_SECRET_UNPROVED
 */
export async function proveLoginSecret(
  admin: Client,
  config: ResolvedConfig,
  cluster: ResolvedCluster,
): Promise<void> {
  if (config.signedContext === undefined || config.signedContext.secrets !== undefined) return
  if (cluster.appUrl !== undefined) return
  const { app } = clusterRoles(config.name, cluster)
  const { rows } = await admin.query('select from pg_catalog.pg_roles where rolname = $1', [app])
  if (rows.length === 0) return
  const url = loginUrl(config.name, cluster, 'app', homeDatabase(cluster))
  const applicationName = `${config.name} saas`
  const client = new Client(clientConfig(cluster, { url, applicationName }))
  try {
    await client.connect()
    await client.end()
  } catch (error) {
    const code = sqlStateOf(error) ?? ''
    // Who may not connect to this database has given the right password before he was told so.
    if (code === NO_CONNECT_PRIVILEGE) return
    throw LOGIN_REFUSED.test(code) ? unproved(cluster, app, error) : error
  }
}

function unproved({ name }: ResolvedCluster, role: string, cause: unknown): TenantryError {
  return new TenantryError('LOGIN_SECRET_UNPROVED', {
    message: `The cluster ${JSON.stringify(name)} refuses the derived password of ${JSON.stringify(role)}, so the application has another one, and another key of signed contexts.`,
    hint: 'Give appUrl as the application has it, or isolation.signedContext.secrets.',
    cause,
    details: { cluster: name, role },
  })
}
