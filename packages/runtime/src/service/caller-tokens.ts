import { errors, type JWTPayload, jwtVerify } from 'jose'

import { type Caller, TOKEN_TYPE } from '../contract/wire/protocol.ts'
import { TenantryError } from '../errors.ts'
import { type ImportedKey, importVerifyingKey, type VerifyingKey } from './verifying-key.ts'

export interface CallerTokensOptions {
  /** Those that callers may sign with now. */
  readonly keys: readonly VerifyingKey[]
  /** Whom a token must be meant for. */
  readonly audience: string
}

interface Verified {
  readonly caller: Caller
  readonly expiresAtMs: number
}

/** By how much clocks may differ. */
const TOLERANCE_S = 2
/** However long a caller would have it live. */
const LONGEST_LIFE_S = 300
const MOST_KNOWN = 10_000

/**
 * Verifies who calls. A token is of a tenant and not of a call, so what was verified is known until it expires: a signature
 * costs more than the rest of a call.
 */
export class CallerTokens {
  readonly #keys: ReadonlyMap<string, ImportedKey>
  readonly #audience: string
  readonly #known = new Map<string, Verified>()

  constructor(keys: ReadonlyMap<string, ImportedKey>, audience: string) {
    this.#keys = keys
    this.#audience = audience
  }

  /** @throws {TenantryError} TOKEN_OPTIONS_INVALID */
  static async open({ keys, audience }: CallerTokensOptions): Promise<CallerTokens> {
    if (keys.length === 0 || audience === '') {
      throw new TenantryError('TOKEN_OPTIONS_INVALID', {
        message: 'Calls cannot be verified: there is no key, or no audience.',
        hint: 'Give the service the keys that its callers sign with, and its own name as the audience.',
      })
    }
    const imported = keys.map(async (key) => [key.kid, await importVerifyingKey(key)] as const)
    return new CallerTokens(new Map(await Promise.all(imported)), audience)
  }

  /** @param authorization The header. @throws {TenantryError} TOKEN_MISSING, TOKEN_INVALID */
  verify(authorization: string | undefined): Caller | Promise<Caller> {
    const token = authorization?.startsWith('Bearer ') === true ? authorization.slice(7) : ''
    if (token === '') throw missing()
    const known = this.#known.get(token)
    if (known === undefined) return this.#verifyAnew(token)
    if (Date.now() < known.expiresAtMs) return known.caller
    this.#known.delete(token)
    throw invalid('it has expired')
  }

  async #verifyAnew(token: string): Promise<Caller> {
    const payload = await this.#payloadOf(token)
    const { sub: tenantId, slug, exp = 0, iat = 0 } = payload
    if (typeof tenantId !== 'string' || typeof slug !== 'string') {
      throw invalid('it names no tenant')
    }
    const caller = { tenantId, slug }
    const expiresAt = Math.min(exp, iat + LONGEST_LIFE_S) + TOLERANCE_S
    this.#known.set(token, { caller, expiresAtMs: expiresAt * 1000 })
    if (this.#known.size > MOST_KNOWN) this.#forgetOldest()
    return caller
  }

  async #payloadOf(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(
        token,
        ({ kid, alg }) => {
          const known = this.#keys.get(kid ?? '')
          // A key is for one algorithm: else a public key could be taken for a shared secret.
          if (known === undefined || known.algorithm !== alg)
            throw invalid('no key of this service signed it')
          return known.key
        },
        {
          audience: this.#audience,
          typ: TOKEN_TYPE,
          algorithms: ['HS256', 'EdDSA'],
          requiredClaims: ['exp', 'iat', 'sub'],
          clockTolerance: TOLERANCE_S,
          maxTokenAge: LONGEST_LIFE_S,
        },
      )
      return payload
    } catch (error) {
      throw error instanceof errors.JOSEError ? invalid(error.message, error) : error
    }
  }

  #forgetOldest(): void {
    for (const token of this.#known.keys()) {
      this.#known.delete(token)
      return
    }
  }
}

function missing(): TenantryError {
  return new TenantryError('TOKEN_MISSING', {
    message: 'The call has no token, so nobody knows whose it is.',
    hint: 'Call the service through the facade of its module.',
  })
}

function invalid(why: string, cause?: unknown): TenantryError {
  return new TenantryError('TOKEN_INVALID', {
    message: `The token of a call is not valid: ${why}.`,
    hint: 'Compare the keys and the audience of the caller and of the service, and their clocks.',
    cause,
  })
}
