import type { Duration, QuotaConfig, Size, StorageLimit } from './config.ts'
import { parseDuration } from './duration.ts'
import { parseRate } from './rate.ts'
import { parseSize } from './size.ts'

/** A rate, as GCRA counts it. */
export interface RateLimit {
  /** Between two of cost 1, in milliseconds. */
  readonly intervalMs: number
  /** What may come at once. */
  readonly burst: number
}

/** A tenant's share of the connections of one process. */
export interface DatabaseShare {
  readonly weight: number
  /** The most that it holds at a time; Infinity for no limit. */
  readonly connections: number
  /** The most that wait for one. */
  readonly queue: number
  readonly waitMs: number
}

/** A limit that is told of at `soft` and ends writes at `hard`; Infinity for none. */
export interface StorageBounds {
  readonly soft: number
  readonly hard: number
}

/** What a tenant may use, with every default filled in. */
export interface TenantLimits {
  readonly statementTimeoutMs: number
  /** 0 for no limit, as PostgreSQL takes it. */
  readonly transactionTimeoutMs: number
  readonly idleTransactionTimeoutMs: number
  /** Undefined for no limit. */
  readonly requests: RateLimit | undefined
  readonly concurrency: number | undefined
  readonly database: DatabaseShare
  readonly storage: { readonly rows: StorageBounds; readonly bytes: StorageBounds } | undefined
  /** Whether what is beyond a limit is counted alone. */
  readonly isShadow: boolean
}

const SECOND_MS = 1000

/** What a tenant has in place of what its tier says; what it does not name is the tier's. */
export function mergeQuota(tier: QuotaConfig, own: QuotaConfig | undefined): QuotaConfig {
  if (own === undefined) return tier
  return {
    ...tier,
    ...own,
    ...(own.database && { database: { ...tier.database, ...own.database } }),
    ...(own.storage && { storage: { ...tier.storage, ...own.storage } }),
  }
}

/** Fills in the defaults of a quota that was checked. */
export function resolveLimits(quota: QuotaConfig): TenantLimits {
  const { database = {}, storage } = quota
  return {
    statementTimeoutMs: milliseconds(quota.statementTimeout, '30s'),
    transactionTimeoutMs:
      quota.transactionTimeout === undefined ? 0 : milliseconds(quota.transactionTimeout, '1m'),
    idleTransactionTimeoutMs: milliseconds(quota.idleTransactionTimeout, '1m'),
    requests: quota.requests && resolveRate(quota.requests),
    concurrency: quota.concurrency,
    database: {
      weight: database.weight ?? 1,
      connections: database.connections ?? Number.POSITIVE_INFINITY,
      queue: database.queue ?? 1000,
      waitMs: milliseconds(database.wait, '10s'),
    },
    storage: storage && {
      rows: resolveBounds(storage.rows, (rows) => rows),
      bytes: resolveBounds(storage.bytes, (size: Size) => parseSize(size)),
    },
    isShadow: quota.shadow ?? false,
  }
}

/** What of a quota contradicts itself, each behind its path; empty for one that can hold. */
export function findContradictions(quota: QuotaConfig): string[] {
  const { statementTimeoutMs, transactionTimeoutMs, storage } = resolveLimits(quota)
  const problems: string[] = []
  if (transactionTimeoutMs > 0 && transactionTimeoutMs < statementTimeoutMs) {
    problems.push(
      `transactionTimeout is shorter than statementTimeout, ${statementTimeoutMs / SECOND_MS} s, which no statement could reach`,
    )
  }
  for (const [name, bounds] of Object.entries(storage ?? {})) {
    if (bounds.soft > bounds.hard && Number.isFinite(bounds.soft)) {
      problems.push(`storage.${name}.soft is above storage.${name}.hard, and would never be told`)
    }
  }
  return problems
}

function resolveRate({ rate, burst }: NonNullable<QuotaConfig['requests']>): RateLimit {
  const intervalMs = parseRate(rate) ?? Number.POSITIVE_INFINITY
  return { intervalMs, burst: burst ?? Math.max(1, Math.floor(SECOND_MS / intervalMs)) }
}

function resolveBounds<Amount>(
  { soft, hard }: StorageLimit<Amount> = {},
  count: (amount: Amount) => number | undefined,
): StorageBounds {
  const bound = (amount: Amount | undefined): number =>
    (amount === undefined ? undefined : count(amount)) ?? Number.POSITIVE_INFINITY
  return { soft: bound(soft), hard: bound(hard) }
}

function milliseconds(duration: Duration | undefined, standard: Duration): number {
  return parseDuration(duration ?? standard) ?? Number.POSITIVE_INFINITY
}
