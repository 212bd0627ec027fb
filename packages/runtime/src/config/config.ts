/** How a tenant shares its placement with others: see docs/placement.md. */
export type Mode = 'pool' | 'bridge' | 'silo'

export const MODES: readonly Mode[] = ['pool', 'bridge', 'silo']

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
  /** A label for people: nothing is decided by it. Default: `'default'`. */
  readonly region?: string | undefined
  /** The most connections one process opens to this cluster for requests. Default: 10. */
  readonly connections?: number | undefined
  /**
   * Whether the connection keeps prepared statements. Set it to false behind a transaction pooler that
   * does not (PgBouncer before 1.21); a statement then costs about a quarter more. Default: true.
   */
  readonly preparedStatements?: boolean | undefined
}

export interface QuotaConfig {
  /** The longest one statement may run before PostgreSQL cancels it. Default: `'30s'`. */
  readonly statementTimeout?: Duration | undefined
}

export interface TierConfig {
  /** Where new tenants of this tier are placed. Default: the `mode` of the application. */
  readonly mode?: Mode | undefined
  /** The cluster new tenants of this tier are placed on. Default: the first one. */
  readonly cluster?: string | undefined
  readonly quota?: QuotaConfig | undefined
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
}

/** Gives `saas.config.ts` its type. Checked when the application or the CLI loads it, not here. */
export function defineConfig(config: SaasConfig): SaasConfig {
  return config
}
