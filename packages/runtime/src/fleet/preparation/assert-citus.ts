import type { Client } from 'pg'

import type { ResolvedCluster } from '../../config/index.ts'
import { TenantryError } from '../../errors.ts'

/** The first one in which all that a migration may hold was tried. */
const OLDEST_CITUS = [12, 1] as const

const EXTENSION = `select current_database() as database, current_user as login, (
    select extversion from pg_catalog.pg_extension where extname = 'citus') as version`

const NODES = `select (select groupid = 0 from pg_catalog.pg_dist_local_group) as "isCoordinator",
  (select count(*)::int from pg_catalog.pg_dist_node where isactive and shouldhaveshards) as workers,
  (select rolsuper or exists (
      select from pg_catalog.pg_dist_object d
      where d.classid = 'pg_catalog.pg_authid'::pg_catalog.regclass and d.objid = r.oid)
    from pg_catalog.pg_roles r where rolname = current_user) as "isKnown"`

interface Problem {
  readonly message: string
  readonly hint: string
}

/**
 * Asks whether the URL of a cluster leads to the coordinator of a Citus, in a database that knows its
 * workers, and with a login that they know.
 *
 * @throws {TenantryError} CITUS_UNFIT
 */
export async function assertCitus(client: Client, { name }: ResolvedCluster): Promise<void> {
  const problem = await findProblem(client, JSON.stringify(name))
  if (problem === undefined) return
  throw new TenantryError('CITUS_UNFIT', { ...problem, details: { cluster: name } })
}

async function findProblem(client: Client, cluster: string): Promise<Problem | undefined> {
  const { rows } = await client.query<{ database: string; login: string; version: string | null }>(
    EXTENSION,
  )
  const { database = '', login = '', version = null } = rows[0] ?? {}
  if (version === null) {
    return {
      message: `The cluster ${cluster} is to run Citus, and its database ${JSON.stringify(database)} does not have the extension.`,
      hint: 'Run `create extension citus` in this database on every node, and add the workers on the coordinator (`select citus_add_node(…)`); or take `engine` out of the configuration.',
    }
  }
  if (isOlder(version)) {
    return {
      message: `The cluster ${cluster} runs Citus ${version}, and ${OLDEST_CITUS.join('.')} is the oldest that is supported.`,
      hint: 'Upgrade Citus on all nodes, then run `alter extension citus update` in this database on each of them.',
    }
  }
  const nodes = await client.query<{
    isCoordinator: boolean
    workers: number
    isKnown: boolean
  }>(NODES)
  const { isCoordinator = false, workers = 0, isKnown = false } = nodes.rows[0] ?? {}
  if (!isCoordinator) {
    return {
      message: `The URL of the cluster ${cluster} leads to a worker of Citus.`,
      hint: 'Give the URL of the coordinator: schemas can be changed there alone.',
    }
  }
  if (workers === 0) {
    return {
      message: `The cluster ${cluster} has no node that may hold rows.`,
      hint: 'Add workers on the coordinator: `select citus_add_node(host, port)`.',
    }
  }
  if (isKnown) return undefined
  return {
    message: `The administrator ${JSON.stringify(login)} of the cluster ${cluster} is no superuser, and Citus does not keep its role on the workers.`,
    hint: 'Create the role as a superuser in this database on the coordinator, so that Citus hands it on; or give the URL of a superuser.',
  }
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = /^(\d+)\.(\d+)/.exec(version)?.slice(1).map(Number) ?? []
  const [oldestMajor, oldestMinor] = OLDEST_CITUS
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor)
}
