import type { TenantUsage } from './usage-book.ts'

/** What makes a batch itself: whoever has one with the same three has this one. */
export interface BatchKey {
  /** Which process, or which of its places, as the application calls it. */
  readonly producer: string
  /** Made at random when the process began to count, so that no two have the same. */
  readonly epoch: string
  /** 1 for the first batch of an epoch, and one more for each. One that is missing is still to come, or was lost with its process. */
  readonly sequence: number
}

/** A part of what one process counted, which never changes once it has its key. */
export interface UsageBatch extends BatchKey {
  /** By the clock of the machine when it was taken. Batches overlap where that clock was set back between them. */
  readonly endedAt: Date
  /** As long before `endedAt` as was counted, whatever the clock did meanwhile. */
  readonly startedAt: Date
  /** A tenant whose tier changed is there once for each tier. Milliseconds are rounded to a thousandth. */
  readonly usage: readonly TenantUsage[]
}

/** What one statement of a ledger takes without trouble. */
const MOST_TENANTS = 1000

/** Makes batches of what was counted; none of nothing. @param head What stands over the next one. */
export function batchesOf(
  counted: readonly TenantUsage[],
  head: () => Omit<UsageBatch, 'usage'>,
): UsageBatch[] {
  const batches: UsageBatch[] = []
  for (let start = 0; start < counted.length; start += MOST_TENANTS) {
    const usage = counted.slice(start, start + MOST_TENANTS).map(freezeUsage)
    batches.push(Object.freeze({ ...head(), usage: Object.freeze(usage) }))
  }
  return batches
}

/** A sink that changed what it is given would get something else when it gets it again. */
function freezeUsage({ usage, ...tenant }: TenantUsage): TenantUsage {
  const refused = Object.freeze({ ...usage.refused })
  const databaseMs = Math.round(usage.databaseMs * 1000) / 1000
  return Object.freeze({ ...tenant, usage: Object.freeze({ ...usage, databaseMs, refused }) })
}
