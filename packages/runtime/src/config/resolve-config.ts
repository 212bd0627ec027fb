import * as v from 'valibot'

import { TenantryError } from '../errors.ts'
import { parseDuration } from './duration.ts'
import { type Duration, MODES, type Mode, type SaasConfig } from './config.ts'

export interface ResolvedCluster {
  readonly name: string
  readonly url: string | undefined
  readonly appUrl: string | undefined
  readonly systemUrl: string | undefined
  readonly region: string
  readonly connections: number
  readonly preparedStatements: boolean
}

export interface ResolvedTier {
  readonly name: string
  readonly mode: Mode
  readonly cluster: string
  readonly statementTimeoutMs: number
}

/** The configuration with every default filled in and every reference checked. */
export interface ResolvedConfig {
  readonly name: string
  readonly mode: Mode
  readonly clusters: ReadonlyMap<string, ResolvedCluster>
  readonly catalogCluster: ResolvedCluster
  readonly tiers: ReadonlyMap<string, ResolvedTier>
  readonly defaultTier: ResolvedTier
}

/** An environment variable that is set to nothing counts as one that is not set. */
const postgresUrl = v.pipe(
  v.optional(v.string()),
  v.transform((value) => (value === '' ? undefined : value)),
  v.optional(
    v.pipe(
      v.string(),
      v.regex(/^postgres(ql)?:\/\//, 'must start with postgres:// or postgresql://'),
      v.url('is not a valid URL'),
      v.check(isDecodable, 'holds a % that is no escape; write %25 for the sign itself'),
    ),
  ),
)
const label = (longest: number) =>
  v.pipe(
    v.string(),
    v.regex(/^[a-z][a-z0-9_-]*$/, 'must start with a letter and hold only a-z, 0-9, _ and -'),
    v.maxLength(longest, `must be at most ${longest} characters long`),
  )
const name = v.pipe(
  v.string(),
  v.regex(/^[a-z][a-z0-9_]*$/, 'must start with a letter and hold only a-z, 0-9 and _'),
  v.maxLength(32, 'must be at most 32 characters long'),
  v.check(
    (value) => !value.startsWith('pg_'),
    'must not start with pg_, which PostgreSQL reserves',
  ),
)
const duration = v.custom<Duration>(
  (value) => typeof value === 'string' && parseDuration(value) !== undefined,
  "must be a duration such as '500ms', '2s' or '5m'",
)
const mode = v.picklist(MODES, `must be one of ${MODES.join(', ')}`)

const cluster = v.strictObject({
  url: postgresUrl,
  appUrl: postgresUrl,
  systemUrl: postgresUrl,
  region: v.optional(label(63), 'default'),
  connections: v.optional(
    v.pipe(v.number(), v.integer('must be a whole number'), v.minValue(1, 'must be at least 1')),
    10,
  ),
  preparedStatements: v.optional(v.boolean(), true),
})
const tier = v.strictObject({
  mode: v.optional(mode),
  cluster: v.optional(v.string()),
  quota: v.optional(v.strictObject({ statementTimeout: v.optional(duration) })),
})
const schema = v.strictObject({
  name,
  mode,
  clusters: v.pipe(v.record(label(63), cluster), v.minEntries(1, 'must name at least one cluster')),
  tiers: v.optional(
    v.pipe(v.record(label(63), tier), v.minEntries(1, 'must name at least one tier')),
    { standard: {} },
  ),
})

/**
 * Checks a configuration and fills in its defaults.
 *
 * @throws {TenantryError} CONFIG_INVALID with every problem, each with its path.
 */
export function resolveConfig(config: SaasConfig): ResolvedConfig {
  const parsed = v.safeParse(schema, config)
  if (!parsed.success) throw invalidConfig(parsed.issues.map(describeIssue))
  const { output } = parsed

  const clusters = new Map(
    Object.entries(output.clusters).map(([clusterName, value]) => [
      clusterName,
      {
        name: clusterName,
        url: value.url,
        appUrl: value.appUrl,
        systemUrl: value.systemUrl,
        region: value.region,
        connections: value.connections,
        preparedStatements: value.preparedStatements,
      },
    ]),
  )
  const catalogCluster = first(clusters)
  const unknown = Object.entries(output.tiers).filter(
    ([, value]) => value.cluster !== undefined && !clusters.has(value.cluster),
  )
  if (unknown.length > 0) {
    throw invalidConfig(
      unknown.map(
        ([tierName, value]) =>
          `tiers.${tierName}.cluster names ${JSON.stringify(value.cluster)}, which is not under clusters`,
      ),
    )
  }
  const tiers = new Map(
    Object.entries(output.tiers).map(([tierName, value]) => [
      tierName,
      {
        name: tierName,
        mode: value.mode ?? output.mode,
        cluster: value.cluster ?? catalogCluster.name,
        statementTimeoutMs: parseDuration(value.quota?.statementTimeout ?? '30s') ?? 30_000,
      },
    ]),
  )
  return {
    name: output.name,
    mode: output.mode,
    clusters,
    catalogCluster,
    tiers,
    defaultTier: first(tiers),
  }
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url)
    return true
  } catch {
    return false
  }
}

function first<Value>(map: ReadonlyMap<string, Value>): Value {
  for (const value of map.values()) return value
  throw invalidConfig(['clusters and tiers must not be empty'])
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue)
  const where = path === null ? 'the configuration' : path
  if (issue.type === 'strict_object') {
    return issue.expected === 'never' ? `${where} is not a known setting` : `${where} is missing`
  }
  // A URL holds a password, wherever it was put by mistake: what was received is not repeated.
  const isSecret = /url$/i.test(where) || issue.received.includes('://')
  const isCount = issue.type === 'min_entries'
  const received = isSecret || isCount ? '' : `, but is ${issue.received}`
  if (issue.kind === 'validation' || issue.type === 'picklist' || issue.type === 'custom') {
    return `${where} ${issue.message}${received}`
  }
  return `${where} must be ${issue.expected}${received}`
}

function invalidConfig(problems: readonly string[]): TenantryError {
  return new TenantryError('CONFIG_INVALID', {
    message: `The configuration is not valid: ${problems.join('; ')}.`,
    hint: 'Correct saas.config.ts; its settings are described in docs/configuration.md.',
    details: { problems },
  })
}
