import { type Caller, TOKEN_TYPE } from '../../contract/wire/protocol.ts'
import { type ImportedSigningKey, importSigningKey, type SigningKey } from './signing-key.ts'

export interface TenantTokensOptions {
  readonly key: SigningKey
  readonly audience: string
  /** Milliseconds that a token lives; it is used for half of them. */
  readonly lifetimeMs: number
}

interface Issued {
  readonly token: Promise<string> | string
  readonly renewAtMs: number
}

const MOST_KNOWN = 10_000

/**
 * Tokens that say whose a call is. One serves all calls of a tenant for a while: to sign each call would cost more than the
 * rest of it.
 */
export class TenantTokens {
  readonly #options: TenantTokensOptions
  #key: Promise<ImportedSigningKey> | undefined
  readonly #issued = new Map<string, Issued>()

  constructor(options: TenantTokensOptions) {
    this.#options = options
  }

  of(caller: Caller): string | Promise<string> {
    const known = this.#issued.get(caller.tenantId)
    if (known !== undefined && Date.now() < known.renewAtMs) return known.token
    return this.#issue(caller)
  }

  #issue(caller: Caller): Promise<string> {
    const { tenantId } = caller
    const renewAtMs = Date.now() + this.#options.lifetimeMs / 2
    const signing = this.#sign(caller)
    this.#issued.delete(tenantId)
    this.#issued.set(tenantId, { token: signing, renewAtMs })
    if (this.#issued.size > MOST_KNOWN) this.#forgetOldest()
    signing.then(
      (token) => this.#issued.set(tenantId, { token, renewAtMs }),
      () => this.#issued.delete(tenantId),
    )
    return signing
  }

  async #sign({ tenantId, slug }: Caller): Promise<string> {
    const { audience, lifetimeMs } = this.#options
    const { kid, alg, key } = await (this.#key ??= importSigningKey(this.#options.key))
    // An application whose calls all stay in the process needs no jose.
    const { SignJWT } = await import('jose')
    const nowS = Math.floor(Date.now() / 1000)
    return await new SignJWT({ slug })
      .setProtectedHeader({ alg, kid, typ: TOKEN_TYPE })
      .setSubject(tenantId)
      .setAudience(audience)
      .setIssuedAt(nowS)
      .setExpirationTime(nowS + Math.ceil(lifetimeMs / 1000))
      .sign(key)
  }

  #forgetOldest(): void {
    for (const tenantId of this.#issued.keys()) {
      this.#issued.delete(tenantId)
      return
    }
  }
}
