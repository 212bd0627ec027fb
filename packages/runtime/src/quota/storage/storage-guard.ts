import type { Tenant } from '../../catalog/tenant.ts'
import type { TenantLimits } from '../../config/index.ts'
import type { TenantryError } from '../../errors.ts'
import type { UsageBook } from '../usage/usage-book.ts'
import { nobodyMeasures, noRoom } from './storage-errors.ts'
import { averageOf, ROW_BYTES } from './row-size.ts'
import { StorageLease } from './storage-lease.ts'
import { StorageMeasurer, type StorageMeasurerOptions } from './storage-measurer.ts'
import { levelOf, type StorageLevel, type StorageNews } from './storage-news.ts'
import { type Amount, NONE, type StorageGrant, type StorageStore } from './storage-store.ts'
import { type StorageStatement, WrittenStatement } from './written-statement.ts'

export interface StorageGuardOptions {
  readonly store: StorageStore
  readonly book: UsageBook
  readonly measuring: Pick<StorageMeasurerOptions, 'measure' | 'sweep' | 'intervalMs'>
  readonly onNews: (news: StorageNews) => void
  readonly now?: () => number
}

/** A tenant that writes, and has a limit. */
export interface Writer {
  readonly tenant: Tenant
  readonly limits: TenantLimits
}

type StorageLimits = NonNullable<TenantLimits['storage']>

interface Known {
  readonly lease: StorageLease
  tenant: Tenant
  limits: StorageLimits
  level: StorageLevel
  problem: unknown
  /** What kept its last measurement from happening. */
  failure: unknown
  /** Why the store does not answer. */
  outage: unknown
  /** Whether rows were deleted that this process has not measured since. */
  hasFreed: boolean
}

const RENEWAL_MS = 2000
/** Measurements that may fail to come, in intervals, before somebody is told. */
const LATE = 3

/** Lets statements of tenants write as long as there is room for what they write. */
export class StorageGuard {
  readonly #options: StorageGuardOptions
  readonly #now: () => number
  readonly #known = new Map<string, Known>()
  readonly #measurer: StorageMeasurer
  #renewal: NodeJS.Timeout | undefined
  #failure: unknown

  constructor(options: StorageGuardOptions) {
    this.#options = options
    this.#now = options.now ?? (() => performance.now())
    this.#measurer = new StorageMeasurer({
      ...options.measuring,
      now: this.#now,
      onOutcome: (tenantId, problem) => this.#noteOutcome(tenantId, problem),
    })
  }

  /**
   * Undefined for a statement that nobody counts.
   *
   * @throws {TenantryError} QUOTA_STORAGE_EXCEEDED
   */
  admit(
    writer: Writer,
    statement: StorageStatement,
  ): WrittenStatement | undefined | Promise<WrittenStatement | undefined> {
    const { storage } = writer.limits
    const { growth } = statement
    if (storage === undefined || growth === 'none') return undefined
    const known = this.#of(writer.tenant, storage)
    if (growth === 'frees') return this.#written(known, statement, NONE)
    const need = needOf(statement, known.lease.known)
    const taken = known.lease.take(need, hardOf(storage))
    if (taken === true && known.lease.known?.measuredMs !== undefined) {
      return this.#written(known, statement, need)
    }
    return this.#admitLater(writer, known, { statement, need, taken })
  }

  /** Tells what was written, and gives back what is held. */
  async close(): Promise<void> {
    clearInterval(this.#renewal)
    await this.#measurer.close()
    await Promise.all([...this.#known.values()].map(({ lease }) => lease.close()))
    await this.#options.store.close()
  }

  async #admitLater(
    writer: Writer,
    known: Known,
    asked: {
      readonly statement: StorageStatement
      readonly need: Amount
      readonly taken: boolean | Promise<boolean>
    },
  ): Promise<WrittenStatement | undefined> {
    const { tenant, limits } = writer
    const { statement, need } = asked
    const hard = hardOf(known.limits)
    let isTaken = await asked.taken
    const isRead = statement.growth === 'unknown'
    const isUnmeasured =
      known.lease.known !== undefined && known.lease.known.measuredMs === undefined
    if ((!isTaken && !isRead) || isUnmeasured) {
      const { hasFreed } = known
      known.hasFreed = false
      const isChanged = !isTaken && (hasFreed || (known.lease.known?.unmeasuredMs ?? 0) > 0)
      if (await this.#measurer.soon(tenant, isChanged)) {
        if (isTaken) known.lease.end(need, false)
        known.lease.forgetDenial()
        isTaken = await known.lease.take(need, hard)
      } else known.hasFreed ||= hasFreed
    }
    if (isTaken) return this.#written(known, statement, need)
    if (isRead && !statement.calls) return undefined
    const error = noRoom(tenant, known.limits, known.lease.known)
    // By itself it may run where PostgreSQL refuses it to write; a transaction could not write any more behind it.
    const isRefused = !isRead || !statement.isAlone
    if (isRefused) this.#count(tenant)
    if (limits.isShadow) return this.#written(known, statement, NONE)
    if (isRefused) throw error
    return this.#written(known, statement, NONE, error)
  }

  #written(
    known: Known,
    statement: StorageStatement,
    reserved: Amount,
    readOnly?: TenantryError,
  ): WrittenStatement {
    return new WrittenStatement(statement, reserved, {
      lease: known.lease,
      readOnly,
      onFreed: () => {
        known.hasFreed = true
      },
    })
  }

  #of(tenant: Tenant, limits: StorageLimits): Known {
    const found = this.#known.get(tenant.id)
    if (found !== undefined) {
      found.tenant = tenant
      found.limits = limits
      return found
    }
    const lease = new StorageLease(tenant.id, hardOf(limits), {
      store: this.#options.store,
      now: this.#now,
      onAnswer: () => this.#noteOutage(known, undefined),
      onOutage: (error) => this.#noteOutage(known, error),
    })
    const known: Known = {
      lease,
      tenant,
      limits,
      level: 'below',
      problem: undefined,
      failure: undefined,
      outage: undefined,
      hasFreed: false,
    }
    this.#known.set(tenant.id, known)
    this.#measurer.start()
    this.#renewal ??= setInterval(() => this.#renew(), RENEWAL_MS).unref()
    return known
  }

  #renew(): void {
    for (const [tenantId, { lease }] of this.#known) {
      if (lease.renew()) continue
      this.#known.delete(tenantId)
      this.#measurer.forget(tenantId)
    }
  }

  #count(tenant: Tenant): void {
    this.#options.book.note(tenant, (usage) => {
      usage.refused.storage += 1
    })
  }

  /** @param outage Undefined where the store has answered. */
  #noteOutage(known: Known, outage: unknown): void {
    known.outage = outage
    this.#evaluate(known)
  }

  /** @param tenantId Undefined for all of them. */
  #noteOutcome(tenantId: string | undefined, problem: unknown): void {
    if (tenantId === undefined) {
      this.#failure = problem
      return
    }
    const known = this.#known.get(tenantId)
    if (known === undefined) return
    known.failure = problem
    this.#evaluate(known)
  }

  #evaluate(known: Known): void {
    const { lease, limits, tenant, outage } = known
    const { used = NONE, measuredMs, unmeasuredMs = 0 } = lease.known ?? {}
    const isLate = unmeasuredMs > LATE * this.#options.measuring.intervalMs
    const isMissed = isLate || measuredMs === undefined
    const failure = known.failure ?? this.#failure
    const reason = isLate ? (failure ?? nobodyMeasures(tenant.slug)) : failure
    this.#tell(known, levelOf(used, limits), outage ?? (isMissed ? reason : undefined))
  }

  #tell(known: Known, level: StorageLevel, problem: unknown): void {
    const isNews =
      known.level !== level || (known.problem === undefined) !== (problem === undefined)
    known.level = level
    known.problem = problem
    if (!isNews) return
    const { tenant, limits, lease } = known
    this.#options.onNews({
      tenant: { id: tenant.id, slug: tenant.slug, tier: tenant.tier },
      level,
      used: lease.known?.used ?? NONE,
      limits,
      problem,
    })
  }
}

function hardOf({ rows, bytes }: StorageLimits): Amount {
  return { rows: rows.hard, bytes: bytes.hard }
}

/** What a statement will take, as far as that is known before it runs. */
function needOf(
  { growth, rows, bytes }: StorageStatement,
  known: StorageGrant | undefined,
): Amount {
  if (growth === 'unknown') return { rows: 1, bytes: ROW_BYTES }
  return { rows, bytes: Math.max(bytes + rows * ROW_BYTES, rows * averageOf(known)) }
}
