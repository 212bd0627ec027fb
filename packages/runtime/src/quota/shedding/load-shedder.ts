import type { Refusal } from '../refusal.ts'
import { GradientLimit, type GradientOptions } from './gradient-limit.ts'

/** What a route is worth when not all can be served. */
export type Priority = 'critical' | 'normal' | 'background'

export interface ShedderTier {
  readonly name: string
  /** Its share, in proportion to those of the other tiers. */
  readonly weight: number
}

const RETRY_AFTER_MS = 1000
/** How full the process may be before a route of the priority is refused: for the lightest tier, and for the heaviest. */
const FULLNESS: Readonly<Record<Priority, readonly [lightest: number, heaviest: number]>> = {
  background: [0.5, 0.6],
  normal: [0.7, 0.9],
  critical: [0.95, 1],
}

/** A request that is inside, from its beginning on. */
export interface Inside {
  readonly tier: string
  readonly began: number
  readonly inside: number
}

/**
 * Refuses requests while the process has more of them inside than it can serve at a time, which `GradientLimit` finds out.
 * As the process fills, background work is refused first, then normal routes, then critical ones; of each, those of the
 * lightest tier first. Each tier may have half of its share in any case, background work excepted, so that heavier ones
 * cannot shut it out.
 */
export class LoadShedder {
  readonly #limit: GradientLimit
  readonly #now: () => number
  readonly #fullness = new Map<string, Readonly<Record<Priority, number>>>()
  readonly #shares = new Map<string, number>()
  readonly #insideOf = new Map<string, number>()
  #inside = 0

  constructor(
    tiers: readonly ShedderTier[],
    {
      now = () => performance.now(),
      ...limit
    }: GradientOptions & { readonly now?: () => number } = {},
  ) {
    this.#limit = new GradientLimit(limit)
    this.#now = now
    const weights = [...new Set(tiers.map(({ weight }) => weight))].toSorted((a, b) => a - b)
    const sum = tiers.reduce((all, { weight }) => all + weight, 0)
    for (const { name, weight } of tiers) {
      const rank = weights.length === 1 ? 1 : weights.indexOf(weight) / (weights.length - 1)
      this.#fullness.set(name, {
        background: between(FULLNESS.background, rank),
        normal: between(FULLNESS.normal, rank),
        critical: between(FULLNESS.critical, rank),
      })
      this.#shares.set(name, weight / sum / 2)
    }
  }

  /** Requests that are inside, and how many may be. */
  get state(): { readonly inside: number; readonly limit: number } {
    return { inside: this.#inside, limit: this.#limit.value }
  }

  /** Undefined for one that may go in, and then has to `enter`. */
  refuse(tier: string, priority: Priority): Refusal | undefined {
    const limit = this.#limit.value
    const fullness = this.#fullness.get(tier)?.[priority] ?? FULLNESS[priority][0]
    if (this.#inside < limit * fullness) return undefined
    const own = this.#insideOf.get(tier) ?? 0
    const reserved = (this.#shares.get(tier) ?? 0) * limit
    if (priority !== 'background' && own < reserved) return undefined
    return { quota: 'load', retryAfterMs: RETRY_AFTER_MS }
  }

  enter(tier: string): Inside {
    this.#inside += 1
    this.#insideOf.set(tier, (this.#insideOf.get(tier) ?? 0) + 1)
    return { tier, began: this.#now(), inside: this.#inside }
  }

  /** @param isTelling Whether its time says something about the others: false for one that failed or was broken off. */
  leave({ tier, began, inside }: Inside, isTelling: boolean): void {
    this.#inside -= 1
    this.#insideOf.set(tier, (this.#insideOf.get(tier) ?? 1) - 1)
    if (isTelling) this.#limit.sample(Math.max(this.#now() - began, 0.01), inside)
  }
}

function between([from, to]: readonly [number, number], rank: number): number {
  return from + (to - from) * rank
}
