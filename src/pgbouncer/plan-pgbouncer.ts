import type { ResolvedCluster } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'
import type { PooledServer } from '@tenantry/runtime/fleet'

import { knows, type PgbouncerRelease } from './pgbouncer-release.ts'
import { planPools, type PoolFacts, type PoolOptions, type PoolPlan } from './plan-pools.ts'
import { renderIni } from './render-ini.ts'
import { renderUserlist } from './render-userlist.ts'
import { serverTlsOf } from './server-tls.ts'
import type { StatsLogin } from './stats-login.ts'

export interface PgbouncerFacts extends PoolFacts {
  readonly cluster: Pick<ResolvedCluster, 'name' | 'connections' | 'preparedStatements'> & {
    /** Of the administrator, who says how the server is reached. */
    readonly url: string
  }
  readonly server: PooledServer
}

export interface PgbouncerOptions extends PoolOptions {
  readonly release: PgbouncerRelease
  readonly listen: { readonly host: string; readonly port: number }
  /** The folder in which PgBouncer finds the files. */
  readonly folder: string
  readonly plainPasswords: boolean
  /** Who may look at the console. Undefined where nobody may. */
  readonly stats: StatsLogin | undefined
  /** That writes the files anew. */
  readonly command: string
}

export interface PgbouncerPlan {
  readonly pools: PoolPlan
  readonly files: readonly SecretFile[]
}

/** A file that nobody but its owner may read. */
export interface SecretFile {
  readonly name: string
  readonly content: string
}

/**
 * The files of a PgBouncer in front of one cluster. Writes nothing.
 *
 * @throws {TenantryError} PGBOUNCER_NO_ROOM, PGBOUNCER_STATEMENTS_LOST, PGBOUNCER_NAME_UNFIT, PGBOUNCER_SECRET_UNREADABLE,
 * PGBOUNCER_PASSWORD_MISSING.
 */
export function planPgbouncer(facts: PgbouncerFacts, options: PgbouncerOptions): PgbouncerPlan {
  const { cluster, server } = facts
  const { release, listen, folder, command, stats } = options
  assertOwnLogin(stats, server)
  assertStatementsKept(cluster, release)
  const pools = planPools(facts, options)
  const ini = renderIni({
    command,
    release,
    listen,
    userlist: `${folder}/userlist.txt`,
    server,
    tls: serverTlsOf(cluster.url),
    plan: pools,
    preparedStatements: cluster.preparedStatements,
    stats: stats?.role,
  })
  return {
    pools,
    files: [
      { name: 'pgbouncer.ini', content: ini },
      { name: 'userlist.txt', content: renderUserlist(server.logins, options) },
    ],
  }
}

function assertStatementsKept(
  { name, preparedStatements }: Pick<ResolvedCluster, 'name' | 'preparedStatements'>,
  release: PgbouncerRelease,
): void {
  if (!preparedStatements || knows(release, 'preparedStatements')) return
  throw new TenantryError('PGBOUNCER_STATEMENTS_LOST', {
    message: `PgBouncer ${release.major}.${release.minor} forgets the names of statements, and the application uses some on the cluster ${JSON.stringify(name)}.`,
    hint: `Set clusters.${name}.preparedStatements to false in saas.config.ts; or give --for with the release you run, 1.21 or newer.`,
    details: { cluster: name },
  })
}

function assertOwnLogin(stats: StatsLogin | undefined, { logins }: PooledServer): void {
  if (stats === undefined || logins.every(({ role }) => role !== stats.role)) return
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `${stats.role} is a login of the application, and cannot be that of the console as well.`,
    hint: 'Give another name with --stats-login: the server does not have to know it.',
    details: { role: stats.role },
  })
}
