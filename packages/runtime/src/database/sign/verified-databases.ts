import type { ResolvedConfig } from '../../config/index.ts'
import type { DatabasePlace, Pools } from '../connections/pools.ts'
import { assertVerified } from './assert-verified.ts'

/** Knows which databases verify contexts: each is asked before it is used first. */
export class VerifiedDatabases {
  readonly #config: ResolvedConfig
  readonly #pools: Pools
  readonly #asked = new Map<string, Promise<void>>()

  constructor(config: ResolvedConfig, pools: Pools) {
    this.#config = config
    this.#pools = pools
  }

  /** @throws {TenantryError} CONTEXT_NOT_VERIFIED where the configuration says that it verifies; asked again then. */
  async assert(place: DatabasePlace): Promise<void> {
    if (!this.#config.signedContext?.verify) return
    const key = `${place.cluster} ${place.database}`
    const known = this.#asked.get(key)
    if (known !== undefined) {
      await known
      return
    }
    const asked = assertVerified(this.#config, this.#pools, place)
    this.#asked.set(key, asked)
    try {
      await asked
    } catch (error) {
      this.#asked.delete(key)
      throw error
    }
  }
}
