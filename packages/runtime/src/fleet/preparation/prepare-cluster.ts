import type { Client } from 'pg'

import { BOUNDED_BEGIN } from '../../database/bounded-begin.ts'
import { accessSql } from '../../catalog/access-sql.ts'
import { catalogSql } from '../../catalog/catalog-sql.ts'
import { catalogVersion } from '../../catalog/catalog-version.ts'
import type { ResolvedCluster, ResolvedConfig } from '../../config/index.ts'
import { TenantryError } from '../../errors.ts'
import { assertCitus } from './assert-citus.ts'
import { prepareDatabase, wantedState } from './prepare-database.ts'
import { prepareRoles } from './prepare-roles.ts'
import { proveLoginSecret } from './prove-login-secret.ts'

const OLDEST_SERVER = 150_000
const PREPARE_LOCK = 'tenantry prepare'

/**
 * Brings roles, the `tenantry` schema and, on the first cluster, the catalog to what this version
 * expects. Does nothing where all is there; two runs at once wait for each other.
 *
 * @throws {TenantryError} CONFIG_INVALID, DATABASE_TOO_OLD, CITUS_UNFIT, LOGIN_SECRET_UNPROVED,
 * CATALOG_OF_OTHER_APPLICATION, ROLE_NOT_CONFINED.
 */
export async function prepareCluster(
  client: Client,
  config: ResolvedConfig,
  cluster: ResolvedCluster,
): Promise<void> {
  await assertServerVersion(client, cluster)
  if (cluster.engine === 'citus') await assertCitus(client, cluster)
  const state = await wantedState(config, cluster)
  await proveLoginSecret(client, config, cluster)
  await client.query(BOUNDED_BEGIN)
  try {
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [PREPARE_LOCK])
    await assertSameApplication(client, config)
    const roles = await prepareRoles(client, config.name, cluster)
    await prepareDatabase(client, state)
    if (cluster.name === config.catalogCluster.name) {
      await client.query(catalogSql(roles))
      await client.query(accessSql(roles))
      await client.query(
        "insert into tenantry.meta values ('application', $1) on conflict (key) do nothing",
        [config.name],
      )
      await client.query(
        "insert into tenantry.meta values ('version', $1) on conflict (key) do update set value = excluded.value",
        [catalogVersion(roles)],
      )
    }
    await client.query('commit')
  } catch (error) {
    // On a broken connection this fails as well, and says less than the first error.
    await client.query('rollback').catch(() => undefined)
    throw error
  }
}

async function assertServerVersion(client: Client, cluster: ResolvedCluster): Promise<void> {
  const { rows } = await client.query<{ number: number; name: string }>(
    `select current_setting('server_version_num')::int as number, current_setting('server_version') as name`,
  )
  const [version] = rows
  if (version && version.number >= OLDEST_SERVER) return
  throw new TenantryError('DATABASE_TOO_OLD', {
    message: `The cluster ${JSON.stringify(cluster.name)} runs PostgreSQL ${version?.name}, and 15 is the oldest that isolates safely.`,
    hint: 'Upgrade the server to PostgreSQL 15 or newer.',
    details: { cluster: cluster.name, version: version?.name },
  })
}

/** Two applications in one database would share a catalog, and so each other's tenants. */
async function assertSameApplication(client: Client, config: ResolvedConfig): Promise<void> {
  const present = await client.query<{ present: boolean }>(
    "select to_regclass('tenantry.meta') is not null as present",
  )
  if (!present.rows[0]?.present) return
  const { rows } = await client.query<{ value: string }>(
    "select value from tenantry.meta where key = 'application'",
  )
  const [owner] = rows
  if (owner === undefined || owner.value === config.name) return
  throw new TenantryError('CATALOG_OF_OTHER_APPLICATION', {
    message: `The database holds the catalog of the application ${JSON.stringify(owner.value)}, not of ${JSON.stringify(config.name)}.`,
    hint: 'Give each application a database of its own: change the database name in DATABASE_URL.',
    details: { found: owner.value, expected: config.name },
  })
}
