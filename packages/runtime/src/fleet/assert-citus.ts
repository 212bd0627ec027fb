import type { Client } from 'pg'

import type { ResolvedCluster } from '../config/index.ts'
import { TenantryError } from '../errors.ts'

/** The first one with schemas that lie on one worker, and in which what the tests run was tried. */
const OLDEST_CITUS = [12, 1] as const

/**
 * Asks whether the URL of a cluster leads to the coordinator of a Citus, in a database that knows its
 * workers.
 *
 * @throws {TenantryError} CITUS_UNFIT
 */
export async function assertCitus(client: Client, { name }: ResolvedCluster): Promise<void> {
  const cluster = `The cluster ${JSON.stringify(name)}`
  const { rows } = await client.query<{ version: string; database: string }>(
    `select current_database() as database, (
       select extversion from pg_catalog.pg_extension where extname = 'citus') as version`,
  )
  const { version, database = '' } = rows[0] ?? {}
  const details = { cluster: name, database }
  if (!version) {
    throw new TenantryError('CITUS_UNFIT', {
      message: `${cluster} is to run Citus, and its database ${JSON.stringify(database)} does not have the extension.`,
      hint: 'Run `create extension citus` in this database on every node and add the workers on the coordinator (`select citus_add_node(…)`); or take `engine` out of the configuration.',
      details,
    })
  }
  if (isOlder(version)) {
    throw new TenantryError('CITUS_UNFIT', {
      message: `${cluster} runs Citus ${version}, and ${OLDEST_CITUS.join('.')} is the oldest that is supported.`,
      hint: 'Upgrade Citus on all nodes, then run `alter extension citus update` in this database on each of them.',
      details: { ...details, version },
    })
  }
  const nodes = await client.query<{ is_coordinator: boolean; workers: number }>(
    `select (select groupid = 0 from pg_catalog.pg_dist_local_group) as is_coordinator,
       (select count(*)::int from pg_catalog.pg_dist_node where isactive and shouldhaveshards) as workers`,
  )
  const { is_coordinator: isCoordinator = false, workers = 0 } = nodes.rows[0] ?? {}
  if (!isCoordinator) {
    throw new TenantryError('CITUS_UNFIT', {
      message: `The URL of the cluster ${JSON.stringify(name)} leads to a worker of Citus.`,
      hint: 'Give the URL of the coordinator: schemas can be changed there alone.',
      details,
    })
  }
  if (workers === 0) {
    throw new TenantryError('CITUS_UNFIT', {
      message: `${cluster} has no node that may hold rows.`,
      hint: 'Add workers on the coordinator: `select citus_add_node(host, port)`.',
      details,
    })
  }
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = /^(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? []
  const [oldestMajor, oldestMinor] = OLDEST_CITUS
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor)
}
