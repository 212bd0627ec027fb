import type { Duplex } from 'node:stream'

import * as v from 'valibot'

import { TenantryError } from '../errors.ts'
import { parseDuration } from './duration.ts'
import { findContradictions, resolveLimits, type TenantLimits } from './limits.ts'
import type {
  EngineName,
  Mode,
  PlacementMatch,
  QuotaConfig,
  QuotasConfig,
  SaasConfig,
  TypesConfig,
} from './config.ts'
import { configSchema, typesSchema } from './config-schema.ts'
import { describeIssue } from './describe-issue.ts'
import { findUnfitForCitus } from './unfit-for-citus.ts'

export interface ResolvedCluster {
  readonly name: string
  readonly url: string | undefined
  readonly appUrl: string | undefined
  readonly systemUrl: string | undefined
  readonly engine: EngineName
  readonly poolSchema: string
  readonly region: string
  readonly connections: number
  readonly preparedStatements: boolean
  readonly stream: (() => Duplex) | undefined
  readonly replicas: readonly ResolvedReplica[]
}

export interface ResolvedReplica {
  readonly url: string
}

export interface ResolvedSignedContext {
  /** The first one signs. Undefined where the password of the login of requests is the secret. */
  readonly secrets?: readonly string[] | undefined
  readonly verify: boolean
}

export interface ResolvedTier {
  readonly name: string
  readonly mode: Mode
  readonly cluster: string
  /** As the configuration says it, for tenants that have one of their own beside it. */
  readonly quota: QuotaConfig
  /** The same with its defaults, for all other tenants. */
  readonly limits: TenantLimits
}

export interface ResolvedWave {
  readonly name: string
  readonly match: PlacementMatch
  /** Undefined where the run decides. */
  readonly parallel: number | undefined
  readonly onError: 'stop' | 'continue'
  /** 0 for none. */
  readonly pauseMs: number
}

/** What values are in JavaScript: every question answered. */
export type ResolvedTypes = {
  readonly [Name in keyof TypesConfig]-?: NonNullable<TypesConfig[Name]>
}

/** What values are where a configuration says nothing of them. */
export const DEFAULT_TYPES: ResolvedTypes = v.parse(typesSchema, {})

/** How quotas are kept: every question answered. */
export type ResolvedQuotas = {
  readonly [Name in keyof QuotasConfig]-?: NonNullable<QuotasConfig[Name]>
}

/** The configuration with every default filled in and every reference checked. */
export interface ResolvedConfig {
  readonly name: string
  readonly clusters: ReadonlyMap<string, ResolvedCluster>
  readonly catalogCluster: ResolvedCluster
  readonly tiers: ReadonlyMap<string, ResolvedTier>
  readonly defaultTier: ResolvedTier
  /** In the order in which they are created. */
  readonly extensions: readonly string[]
  /** Undefined where contexts are not signed. */
  readonly signedContext: ResolvedSignedContext | undefined
  readonly rollout: readonly ResolvedWave[]
  readonly quotas: ResolvedQuotas
  readonly types: ResolvedTypes
}

/**
 * Checks a configuration and fills in its defaults.
 *
 * @throws {TenantryError} CONFIG_INVALID with every problem, each with its path.
 */
export function resolveConfig(config: SaasConfig): ResolvedConfig {
  const parsed = v.safeParse(configSchema, config, { abortPipeEarly: true })
  if (!parsed.success) throw invalidConfig(parsed.issues.map((issue) => describeIssue(issue)))
  const { output } = parsed

  const clusters = new Map(
    Object.entries(output.clusters).map(([clusterName, value]) => [
      clusterName,
      {
        name: clusterName,
        url: value.url,
        appUrl: value.appUrl,
        systemUrl: value.systemUrl,
        engine: value.engine,
        poolSchema: value.poolSchema,
        region: value.region,
        connections: value.connections,
        preparedStatements: value.preparedStatements,
        stream: value.stream,
        replicas: value.replicas.flatMap(({ url }) => (url === undefined ? [] : [{ url }])),
      },
    ]),
  )
  const unreached = [...clusters.values()].filter(
    ({ url, appUrl, replicas }) => replicas.length > 0 && (url ?? appUrl) === undefined,
  )
  if (unreached.length > 0) {
    // The embedded PostgreSQL, which stands in where there is no URL, would be no server that they replicate.
    throw invalidConfig(
      unreached.map(
        ({ name: clusterName }) =>
          `clusters.${clusterName} has replicas, and no url of the server that they replicate`,
      ),
    )
  }
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
        quota: value.quota,
        limits: resolveLimits(value.quota),
      },
    ]),
  )
  const contradictions = [...tiers.values()].flatMap((tier) => impossibleQuotas(tier, clusters))
  if (contradictions.length > 0) throw invalidConfig(contradictions)
  const { extensions } = output
  const { signedContext } = output.isolation
  const unfit = findUnfitForCitus({ clusters, tiers, signedContext, extensions })
  if (unfit.length > 0) throw invalidConfig(unfit)
  return {
    name: output.name,
    clusters,
    catalogCluster,
    tiers,
    defaultTier: first(tiers),
    extensions,
    signedContext,
    quotas: output.quotas,
    rollout: resolveRollout(output.rollout, { clusters, tiers }),
    types: output.types,
  }
}

function impossibleQuotas(
  { name, quota, limits, cluster }: ResolvedTier,
  clusters: ReadonlyMap<string, ResolvedCluster>,
): string[] {
  const problems = findContradictions(quota).map((problem) => `tiers.${name}.quota.${problem}`)
  const most = clusters.get(cluster)?.connections ?? Number.POSITIVE_INFINITY
  const { connections } = limits.database
  if (Number.isFinite(connections) && connections > most) {
    problems.push(
      `tiers.${name}.quota.database.connections is above clusters.${cluster}.connections, ${most}, so that it could never be reached`,
    )
  }
  return problems
}

function resolveRollout(
  waves: v.InferOutput<typeof configSchema>['rollout'],
  known: Pick<ResolvedConfig, 'clusters' | 'tiers'>,
): ResolvedWave[] {
  const regions = new Set([...known.clusters.values()].map(({ region }) => region))
  const problems = waves.flatMap(({ name, match }, index) => [
    ...(waves.findIndex((other) => other.name === name) === index
      ? []
      : [`rollout.${index}.name is ${JSON.stringify(name)} for a second time`]),
    ...unknownNames(`rollout.${index}.match.tiers`, match.tiers, known.tiers),
    ...unknownNames(`rollout.${index}.match.clusters`, match.clusters, known.clusters),
    ...unknownNames(`rollout.${index}.match.regions`, match.regions, regions),
  ])
  if (problems.length > 0) throw invalidConfig(problems)
  return waves.map(({ name, match, parallel, onError, pause }) => ({
    name,
    match,
    parallel,
    onError,
    pauseMs: (pause && parseDuration(pause)) ?? 0,
  }))
}

function unknownNames(
  path: string,
  names: readonly string[] | undefined,
  known: { has(name: string): boolean },
): string[] {
  return (names ?? [])
    .filter((name) => !known.has(name))
    .map((name) => `${path} names ${JSON.stringify(name)}, which the configuration does not have`)
}

function first<Value>(map: ReadonlyMap<string, Value>): Value {
  for (const value of map.values()) return value
  throw invalidConfig(['clusters and tiers must not be empty'])
}

function invalidConfig(problems: readonly string[]): TenantryError {
  return new TenantryError('CONFIG_INVALID', {
    message: `The configuration is not valid: ${problems.join('; ')}.`,
    hint: 'Correct saas.config.ts; its settings are described in docs/configuration.md.',
    details: { problems },
  })
}
