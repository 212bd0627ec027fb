/** What one process holds of a tenant's concurrency. */
export interface HeldPlaces {
  readonly held: number
  readonly wanted: number
  /** On the clock of the store, in milliseconds. */
  readonly expiresAt: number
}

export interface PlacesAsked {
  readonly limit: number
  /** Kept in any case: what is in use, or may be by the time of the answer. */
  readonly firm: number
  readonly wanted: number
  /** What the other processes hold, leases that are over excluded. */
  readonly others: readonly Pick<HeldPlaces, 'held' | 'wanted'>[]
}

export interface GrantedPlaces {
  readonly held: number
  /** What the process should go down to as its requests end: less than the limit where there are too few for all. */
  readonly share: number
}

/**
 * How many places a process holds from now on: what it wants of those that are free, and no more than its even share where
 * others want more than they have. All that is held is never above the limit, unless the limit was lowered, the store has
 * forgotten what is held, or a process could not renew its lease and comes back with what it has in use: then each goes
 * down to its even share.
 */
export function grantPlaces({ limit, firm, wanted, others }: PlacesAsked): GrantedPlaces {
  const taken = others.reduce((sum, { held }) => sum + held, 0)
  const isShort = taken + firm > limit || others.some((other) => other.wanted > other.held)
  const share = isShort ? Math.max(1, Math.floor(limit / (others.length + 1))) : limit
  const free = Math.max(0, limit - taken)
  return { held: Math.max(firm, Math.min(wanted, share, free)), share }
}
