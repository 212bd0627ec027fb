import type { Duplex } from 'node:stream'

/** How a tenant shares its placement with others: see docs/placement.md. */
export type Mode = 'pool' | 'bridge' | 'silo'

export const MODES: readonly Mode[] = ['pool', 'bridge', 'silo']

/** What runs on a cluster: PostgreSQL as it is, or with Citus, which spreads it over several machines. */
export type EngineName = 'postgres' | 'citus'

export const ENGINES: readonly EngineName[] = ['postgres', 'citus']

/** A length of time: `'500ms'`, `'2s'`, `'5m'`. */
export type Duration = `${number}ms` | `${number}s` | `${number}m`

export interface ClusterConfig {
  /**
   * The administrative login: creates roles, schemas and databases, and runs migrations.
   * Its database holds the pool and, on the first cluster, the catalog.
   *
   * Default: none; the CLI then starts an embedded PostgreSQL, and the runtime refuses to start.
   */
  readonly url?: string | undefined
  /**
   * The login requests run under. Give it in production, so that the application never holds `url`.
   *
   * Default: derived from `url`. The role is `<name>_app`; its password is an HMAC of the password in `url`.
   */
  readonly appUrl?: string | undefined
  /** The login of the system scope. Default: derived from `url`, as for `appUrl`, with the role `<name>_system`. */
  readonly systemUrl?: string | undefined
  /**
   * What runs on the cluster. With `'citus'` the URL is that of the coordinator; tables of a pool are
   * distributed by tenant_id, and the schema of a bridge lies on one worker. Say so before the first
   * `saas migrate`: nothing that is there is converted. See docs/placement.md. Default: `'postgres'`.
   */
  readonly engine?: EngineName | undefined
  /**
   * The schema of the pool, in the database of `url`: that of an application which was adopted, often
   * `'public'`. Say so before the first `saas migrate`. Default: `'pool'`.
   */
  readonly poolSchema?: string | undefined
  /** A label for people: nothing is decided by it. Default: `'default'`. */
  readonly region?: string | undefined
  /** The most connections one process opens to this cluster for requests. Default: 10. */
  readonly connections?: number | undefined
  /**
   * Whether the connection keeps prepared statements. Set it to false behind a transaction pooler that
   * does not (PgBouncer before 1.21); a statement then costs about a quarter more. Default: true.
   */
  readonly preparedStatements?: boolean | undefined
  /**
   * Makes what carries the bytes to the server, once for each connection: a tunnel, a cloud provider's
   * connector, PGlite. node-postgres calls `connect(port, host)` on it. Default: a socket to the host of
   * the URL.
   */
  readonly stream?: (() => Duplex) | undefined
  /** Streaming replicas of this cluster, which `tenancy.read` goes to. Default: none, and the cluster answers reads itself. */
  readonly replicas?: readonly ReplicaConfig[] | undefined
}

export interface ReplicaConfig {
  /**
   * Where the replica listens. Login and database are those that requests have on the cluster itself: a
   * user, a password or a database in this URL is ignored.
   *
   * Default: none; the replica is then left out.
   */
  readonly url?: string | undefined
}

export interface SignedContextConfig {
  /**
   * The secrets that tenant contexts are signed with, each of 32 characters or more: the first one signs,
   * all of them are accepted once `saas migrate` has installed them. An empty one behind the first counts
   * as not given. Default: one that is derived from the password of the login of requests.
   */
  readonly secrets?: readonly (string | undefined)[] | undefined
  /**
   * Whether databases verify what the application signs. False is for the deployment before the first
   * that verifies, and for the one before signing ends: contexts are signed, and not signed ones are
   * accepted as well. Default: true.
   */
  readonly verify?: boolean | undefined
}

export interface IsolationConfig {
  /**
   * Signs the tenant context, and has every database verify it: who can run any SQL as the role of
   * requests still cannot become another tenant. See docs/isolation.md for turning it on. Default: false.
   */
  readonly signedContext?: boolean | SignedContextConfig | undefined
}

/** So many in a second, a minute or an hour: `'100/s'`, `'6000/m'`, `'0.5/s'`. */
export type Rate = `${number}/${'s' | 'm' | 'h'}`

/** An amount of storage: `'500MB'`, `'20GB'`, `'1.5TB'`; a kB is 1000 bytes. */
export type Size = `${number}${'kB' | 'MB' | 'GB' | 'TB'}`

export interface RequestQuota {
  /** How much may come for as long as it likes. A request costs 1, unless its route says otherwise. */
  readonly rate: Rate
  /** How much may come at once, behind a pause. Default: what comes in one second, and 1 at least. */
  readonly burst?: number | undefined
}

export interface DatabaseQuota {
  /**
   * The share of the connections where tenants wait for one: a tenant of weight 2 gets twice the time of one of weight 1.
   * Load is shed by it too, that of the lightest tier first. Default: 1.
   */
  readonly weight?: number | undefined
  /** The most connections of one process that a tenant holds at a time. Default: all of them, while nobody else waits. */
  readonly connections?: number | undefined
  /** How many may wait for a connection in one process, before more are refused. Default: 1000. */
  readonly queue?: number | undefined
  /** How long one waits for a connection before it is refused. Default: `'10s'`. */
  readonly wait?: Duration | undefined
}

/** What a tenant may store. From `soft` on it is told, beyond `hard` its writes are refused, deletions excepted. */
export interface StorageLimit<Amount> {
  readonly soft?: Amount | undefined
  readonly hard?: Amount | undefined
}

export interface StorageQuota {
  /** Rows of all tables of the tenant. Default: no limit. */
  readonly rows?: StorageLimit<number> | undefined
  /** Bytes of those rows, with their indexes. Default: no limit. */
  readonly bytes?: StorageLimit<Size> | undefined
}

/** What one tenant may use. A tenant may have its own, which `saas quota set` keeps in the catalog. */
export interface QuotaConfig {
  /** The longest one statement may run before PostgreSQL cancels it. Default: `'30s'`. */
  readonly statementTimeout?: Duration | undefined
  /** The longest one transaction may last before PostgreSQL 17 or later ends it. Default: no limit. */
  readonly transactionTimeout?: Duration | undefined
  /** How long a transaction may wait for the application before PostgreSQL ends it. Default: `'1m'`. */
  readonly idleTransactionTimeout?: Duration | undefined
  /** Requests that come in, over all processes. Default: no limit. */
  readonly requests?: RequestQuota | undefined
  /** Requests that are served at the same time, over all processes. Default: no limit. */
  readonly concurrency?: number | undefined
  /** The share of the database connections of each process. */
  readonly database?: DatabaseQuota | undefined
  /** What is stored. Default: no limit. */
  readonly storage?: StorageQuota | undefined
  /**
   * Counts what would have been refused for requests, concurrency and storage, and refuses nothing. The queue in front of the
   * connections and load shedding protect the process, and hold all the same. Default: false.
   */
  readonly shadow?: boolean | undefined
}

/** How quotas are kept, for the whole application. */
export interface QuotasConfig {
  /**
   * Where processes share the limits of a tenant: `'postgres'`, in the database of the catalog, or `'process'`, where
   * each process has the whole limit for itself. Another one, such as Redis, is given to `createTenancy`. Default: `'postgres'`.
   */
  readonly store?: 'postgres' | 'process' | undefined
  /**
   * Finds out how many requests a process can serve at a time, and refuses what is beyond: background work first, then the
   * tiers from the lightest `database.weight` on, critical routes last. Default: false.
   */
  readonly shedding?: boolean | undefined
  /**
   * How often what changed is measured of the tenants that have `storage` in their quota, by one process for all. A tenant
   * without room is measured at once, whatever this says. Default: `'5m'`.
   */
  readonly measureStorage?: Duration | undefined
  /**
   * Whether each process tells the catalog every two seconds what its tenants use, for `saas quota show` and `saas quota top`.
   * Default: true.
   */
  readonly usage?: boolean | undefined
}

export interface TierConfig {
  /** Where new tenants of this tier are placed. Default: the `mode` of the application. */
  readonly mode?: Mode | undefined
  /** The cluster new tenants of this tier are placed on. Default: the first one. */
  readonly cluster?: string | undefined
  readonly quota?: QuotaConfig | undefined
}

/** Which placements are meant. All that is given has to hold; of each list, one. */
export interface PlacementMatch {
  /** Slugs. A pool is meant when one of its tenants is. */
  readonly tenants?: readonly string[] | undefined
  /** A pool is meant when it holds a tenant of one of these tiers. */
  readonly tiers?: readonly string[] | undefined
  readonly regions?: readonly string[] | undefined
  readonly clusters?: readonly string[] | undefined
  readonly modes?: readonly Mode[] | undefined
}

/** Placements that `saas migrate` brings up to date before it goes on with others. */
export interface WaveConfig {
  /** What `saas migrate --wave` calls it. `rest` is taken: the placements of no other wave. */
  readonly name: string
  readonly match: PlacementMatch
  /** Connections for each cluster during this wave. Default: `--concurrency`. */
  readonly parallel?: number | undefined
  /**
   * Whether a failure in this wave keeps the next ones from beginning: `'stop'`, or `'continue'`.
   * Default: `'stop'`.
   */
  readonly onError?: 'stop' | 'continue' | undefined
  /** How long to wait behind this wave, for its tenants to find what is wrong. Default: not at all. */
  readonly pause?: Duration | undefined
}

/** What values of a type are in JavaScript, for types where more than one answer is right. */
export interface TypesConfig {
  /**
   * `bigint`, and what counts in it: `count(*)`. With `'number'` a value beyond 2^53 is an error
   * (`VALUE_OUT_OF_RANGE`) where it is read. Default: `'string'`.
   */
  readonly bigint?: 'string' | 'bigint' | 'number' | undefined
  /** `numeric`. A `'number'` is rounded to what fits in it. Default: `'string'`. */
  readonly numeric?: 'string' | 'number' | undefined
  /** `date`. A `'date'` is the midnight that starts the day where the process runs. Default: `'string'`, `YYYY-MM-DD`. */
  readonly date?: 'string' | 'date' | undefined
  /** The type that generated code gives to `json` and `jsonb`: `Json`, or `unknown`. What arrives is the same. Default: `'value'`. */
  readonly json?: 'value' | 'unknown' | undefined
}

export interface SaasConfig {
  /** Names the application's roles and databases: lower-case letters, digits and `_`, at most 32 characters. */
  readonly name: string
  /** Default placement of new tenants; a tier may choose another. Existing tenants stay where they are. */
  readonly mode: Mode
  /** PostgreSQL servers by name. The first one holds the catalog. */
  readonly clusters: Readonly<Record<string, ClusterConfig>>
  /** Classes of tenants. Default: one tier, `standard`. The first one is the default for new tenants. */
  readonly tiers?: Readonly<Record<string, TierConfig>> | undefined
  /**
   * Extensions of PostgreSQL that the tables of tenants use, such as `'citext'`. `saas migrate` creates them in the
   * schema `tenantry_extensions` of each database, in this order; what one needs stands in front of it. Whatever an
   * extension brings, every tenant may call. Default: none.
   */
  readonly extensions?: readonly string[] | undefined
  /** Walls beyond those that always stand. Default: none. */
  readonly isolation?: IsolationConfig | undefined
  /** The waves of `saas migrate`, in their order. Default: all placements at once. */
  readonly rollout?: readonly WaveConfig[] | undefined
  /** How the quotas of tenants are kept. What they are is said in `tiers`. */
  readonly quotas?: QuotasConfig | undefined
  /** What values are in JavaScript, on every connection of requests and of the system scope. Default: text where a number or a Date would lose something. */
  readonly types?: TypesConfig | undefined
}

/** Gives `saas.config.ts` its type. Checked when the application or the CLI loads it, not here. */
export function defineConfig(config: SaasConfig): SaasConfig {
  return config
}
