import type { ResolvedCluster, ResolvedTier } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'
import type { PooledServer } from '@tenantry/runtime/fleet'

/** What the sizes of pools follow from. */
export interface PoolFacts {
  readonly cluster: Pick<ResolvedCluster, 'name' | 'connections'>
  readonly server: Pick<PooledServer, 'mostConnections' | 'keptConnections'>
  /** All of the configuration, those of other clusters too; the first one stands in for a tier that is no more. */
  readonly tiers: readonly ResolvedTier[]
  /** The tenants on the cluster that have a database of their own. */
  readonly silos: readonly { readonly database: string; readonly tier: string }[]
}

export interface PoolOptions {
  /** How many processes of the application run at once, those of a deployment under way included. */
  readonly processes: number
  /** Connections of the server that the pooler leaves to `saas`, to people and to others. */
  readonly reserve: number
  /** The most connections to the server. Default: all that it admits but the reserve. */
  readonly most: number | undefined
}

/** How many connections there are, and who may have how many of them. All numbers of connections. */
export interface PoolPlan {
  /** That the pooler may open, over all databases and logins. */
  readonly room: number
  /** Of those, for requests and for the system scope: their sum is no more than the room. */
  readonly app: number
  readonly system: number
  /** That the processes open to the pooler for requests at most; what has no connection to the server waits. */
  readonly clients: number
  /** The most connections to the pooler, of all logins and two deployments. */
  readonly mostClients: number
  /** For one database of a tenant that is not named in `silos`. Undefined where there are no such databases. */
  readonly silo: number | undefined
  /** Those of tenants whose tier gives another number. */
  readonly silos: readonly { readonly database: string; readonly size: number }[]
  readonly timeouts: PoolTimeouts
}

/** The longest of all tiers, in seconds: a pooler does not know tenants. */
export interface PoolTimeouts {
  /** A transaction for a connection to the server. */
  readonly waitS: number
  readonly idleTransactionS: number
  /** Undefined where a tier has no limit. */
  readonly transactionS: number | undefined
}

/** The connection by which a process shares the limits of tenants with others: it must not wait for those of requests. */
const SHARED_LIMITS = 1
/** A process also tries to listen, and has one of what breaks in two for a moment. */
const OTHERS_OF_A_PROCESS = 3
/** While one deployment takes over from another, and for whoever looks at the console. */
const DEPLOYMENTS = 2
const CONSOLE_CLIENTS = 20
const FEWEST_OF_A_LOGIN = 2
/** The system scope gets one in ten, where there are as many. */
const SYSTEM_SHARE = 10
/** PostgreSQL ends what is too long by itself, and says so better; the pooler is there for when it cannot. */
const GRACE_S = 5

/**
 * Shares the connections of a server out. Requests never get more than they can use: `connections` of the cluster, in
 * each process.
 *
 * @throws {TenantryError} PGBOUNCER_NO_ROOM where the server has not enough of them.
 */
export function planPools(facts: PoolFacts, options: PoolOptions): PoolPlan {
  const { cluster, silos } = facts
  const room = roomFor(facts, options)
  const clients = options.processes * (cluster.connections + SHARED_LIMITS)
  const system = Math.min(clients, Math.max(FEWEST_OF_A_LOGIN, Math.floor(room / SYSTEM_SHARE)))
  const app = Math.min(clients, room - system)
  const sizeOf = siloSizes(facts, { app, processes: options.processes })
  const named = silos.map(({ database, tier }) => ({ database, size: sizeOf(tier) }))
  const siloTiers = facts.tiers.filter((tier) => isSiloTier(tier, cluster.name))
  const silo =
    silos.length + siloTiers.length === 0
      ? undefined
      : Math.min(...siloTiers.map(({ name }) => sizeOf(name)), ...named.map(({ size }) => size))
  return {
    room,
    app,
    system,
    clients,
    mostClients:
      DEPLOYMENTS * (2 * clients + OTHERS_OF_A_PROCESS * options.processes) + CONSOLE_CLIENTS,
    silo,
    silos: named.filter(({ size }) => size !== silo),
    timeouts: timeoutsOf(facts),
  }
}

function roomFor(
  { cluster, server }: PoolFacts,
  { reserve, most }: Pick<PoolOptions, 'reserve' | 'most'>,
): number {
  const { mostConnections, keptConnections } = server
  const left = mostConnections - keptConnections - reserve
  const room = most ?? left
  if (room <= left && room >= 2 * FEWEST_OF_A_LOGIN) return room
  const sum = `max_connections ${mostConnections}, less ${keptConnections} that it keeps for superusers and ${reserve} in reserve`
  throw new TenantryError('PGBOUNCER_NO_ROOM', {
    message:
      room > left
        ? `${room} connections are more than the server of the cluster ${JSON.stringify(cluster.name)} has for a pooler, ${left}: ${sum}.`
        : `${Math.max(room, 0)} connections to the cluster ${JSON.stringify(cluster.name)} are too few for requests and the system scope (${sum}).`,
    hint: 'Raise max_connections of the server, or give other numbers with --server-connections and --reserve.',
    details: { cluster: cluster.name, room, left, mostConnections, keptConnections, reserve },
  })
}

/**
 * A tenant alone in its database gets no more than its tier lets it hold in all processes together, and of all there
 * are no more than its weight allows next to the heaviest tier: what the gate in the processes does, once more.
 */
function siloSizes(
  { cluster, tiers }: PoolFacts,
  { app, processes }: { readonly app: number; readonly processes: number },
): (tier: string) => number {
  const heaviest = Math.max(...tiers.map(({ limits }) => limits.database.weight))
  return (name) => {
    const tier = tiers.find((one) => one.name === name) ?? tiers[0]
    if (tier === undefined) return app
    const { connections, weight } = tier.limits.database
    const held = Math.min(connections, cluster.connections) * processes
    return Math.max(1, Math.min(app, held, Math.ceil((app * weight) / heaviest)))
  }
}

function isSiloTier({ mode, cluster }: ResolvedTier, name: string): boolean {
  return mode === 'silo' && cluster === name
}

function timeoutsOf({ tiers }: Pick<PoolFacts, 'tiers'>): PoolTimeouts {
  const longest = (of: (tier: ResolvedTier) => number): number =>
    Math.ceil(Math.max(...tiers.map(of)) / 1000)
  const isLimited = tiers.every(({ limits }) => limits.transactionTimeoutMs > 0)
  return {
    waitS: Math.max(
      1,
      longest(({ limits }) => limits.database.waitMs),
    ),
    idleTransactionS: longest(({ limits }) => limits.idleTransactionTimeoutMs) + GRACE_S,
    transactionS: isLimited
      ? longest(({ limits }) => limits.transactionTimeoutMs) + GRACE_S
      : undefined,
  }
}
