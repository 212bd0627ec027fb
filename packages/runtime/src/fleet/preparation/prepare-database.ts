import { createHash } from 'node:crypto'

import type { Client } from 'pg'

import { databaseSql } from '../../catalog/catalog-sql.ts'
import type { ResolvedCluster, ResolvedConfig } from '../../config/index.ts'
import { clusterRoles } from '../../database/connections/login.ts'
import type { Roles } from '../../database/connections/roles.ts'
import type { ContextKey } from '../../database/sign/context-key.ts'
import type { Engine } from '../../engine/engine.ts'
import { engineOf } from '../../engine/engine-of.ts'
import { contextKeys } from '../../database/sign/context-keys.ts'
import { quoteIdentifier } from '../../database/sql-text.ts'
import { assertConfined } from './assert-confined.ts'
import { installContextKeys } from './install-context-keys.ts'
import { prepareExtensions } from './prepare-extensions.ts'

/** What a database with a placement is to be, before any table of the application is in it. */
export interface DatabaseState {
  readonly roles: Roles
  /** The keys of signed contexts that it accepts, and no others. */
  readonly keys: readonly ContextKey[]
  /** Whether a tenant context has to be signed. */
  readonly verifiesContext: boolean
  readonly engine: Engine
  /** In the order in which they are created. */
  readonly extensions: readonly string[]
}

/** What the configuration wants of every database of a cluster. @throws {TenantryError} CONFIG_INVALID */
export async function wantedState(
  config: ResolvedConfig,
  cluster: ResolvedCluster,
): Promise<DatabaseState> {
  return {
    roles: clusterRoles(config.name, cluster),
    keys: await contextKeys(config, cluster),
    verifiesContext: config.signedContext?.verify ?? false,
    engine: engineOf(cluster),
    extensions: config.extensions,
  }
}

/** Tells states apart; nothing secret is in it. */
export function digestOf(state: DatabaseState): string {
  const hash = createHash('sha256').update(databaseSql(state.roles, state))
  for (const { id } of state.keys) hash.update(`\n${id}`)
  for (const name of state.extensions) hash.update(`\nextension ${name}`)
  return hash.digest('hex')
}

/**
 * Makes the database of a placement ready for it; inside a transaction of the caller.
 *
 * @throws {TenantryError} ROLE_NOT_CONFINED; those of prepareExtensions.
 */
export async function prepareDatabase(client: Client, state: DatabaseState): Promise<void> {
  const { roles, keys, extensions } = state
  const { rows } = await client.query<{ name: string }>('select current_database() as name')
  const database = quoteIdentifier(rows[0]?.name ?? '')
  await client.query(`revoke create, temporary on database ${database} from public;
    grant connect on database ${database} to ${quoteIdentifier(roles.app)}, ${quoteIdentifier(roles.system)};
    ${databaseSql(roles, state)}`)
  await installContextKeys(client, roles, keys)
  await prepareExtensions(client, roles, extensions)
  await assertConfined(client, roles)
}
