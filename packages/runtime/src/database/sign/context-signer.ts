import type { ResolvedConfig } from '../../config/index.ts'
import type { ContextKey } from './context-key.ts'
import { contextKeys } from './context-keys.ts'
import { signTenant, TOKEN_LIFETIME_S, TOKEN_RENEWAL_S } from './context-token.ts'

/** Whose context is signed, and where it will be verified. */
export interface SignedTenant {
  readonly id: string
  readonly placement: { readonly cluster: string }
}

interface SignedToken {
  readonly token: string
  readonly renewAt: number
}

/** Signs the context of tenants, with the key of the cluster that each of them lies on. */
export class ContextSigner {
  readonly #keys: ReadonlyMap<string, ContextKey>
  readonly #now: () => number
  readonly #tokens = new WeakMap<SignedTenant, SignedToken>()

  /** @param now Seconds since 1970. */
  constructor(keys: ReadonlyMap<string, ContextKey>, now = () => Math.floor(Date.now() / 1000)) {
    this.#keys = keys
    this.#now = now
  }

  /** @throws {TenantryError} CONFIG_INVALID where contexts are to be signed and there is no secret. */
  static async create(config: ResolvedConfig): Promise<ContextSigner> {
    const keys = new Map<string, ContextKey>()
    for (const cluster of config.clusters.values()) {
      const [first] = await contextKeys(config, cluster)
      if (first !== undefined) keys.set(cluster.name, first)
    }
    return new ContextSigner(keys)
  }

  /** A token that is good for some minutes; undefined where contexts are not signed. */
  sign(tenant: SignedTenant): string | undefined {
    const key = this.#keys.get(tenant.placement.cluster)
    if (key === undefined) return undefined
    const now = this.#now()
    const known = this.#tokens.get(tenant)
    // Where the clock was set back, what it said before is worth nothing.
    if (known !== undefined && now < known.renewAt && now >= known.renewAt - TOKEN_RENEWAL_S) {
      return known.token
    }
    const token = signTenant(key, tenant.id, now + TOKEN_LIFETIME_S)
    this.#tokens.set(tenant, { token, renewAt: now + TOKEN_RENEWAL_S })
    return token
  }
}
