import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose'

import { TenantryError } from '../errors.ts'
import type { TenantResolver } from './tenant-resolver.ts'

export interface JwtOptions {
  /** Where tokens are verified against: a shared secret (HS256), or the issuer's key set by URL. */
  readonly key: { readonly secret: string } | { readonly jwksUrl: string }
  /** Who must have issued the token. */
  readonly issuer: string
  /** Whom the token must be meant for. */
  readonly audience: string
  /** The claim that holds the tenant's slug. Default: `tenant`. */
  readonly claim?: string
  /**
   * Whether a request without a token is refused. With false it names no tenant by this source, and a
   * source beside it, such as the subdomain, lets it in. Default: true.
   */
  readonly required?: boolean
}

/**
 * The tenant in a verified bearer token. A request without one, or with one that does not verify or
 * never expires, ends with 401.
 *
 * Needs the package `jose`.
 *
 * @throws {TenantryError} TOKEN_MISSING, TOKEN_INVALID
 */
export function fromJwt(options: JwtOptions): TenantResolver {
  const { key, issuer, audience, claim = 'tenant', required = true } = options
  const verify = verifierOf(key, { issuer, audience, requiredClaims: ['exp'] })
  return async ({ headers }) => {
    const [, token] = /^Bearer +(\S+)$/i.exec(String(headers['authorization'] ?? '')) ?? []
    if (token === undefined) return required ? refuseMissing() : undefined
    const payload = await verify(token).catch((cause: unknown) => {
      throw cause instanceof errors.JOSEError ? invalid(cause.message, cause) : cause
    })
    const tenant = payload[claim]
    if (typeof tenant === 'string' && tenant !== '') return tenant
    throw invalid(`it has no claim ${JSON.stringify(claim)}`)
  }
}

function verifierOf(
  key: JwtOptions['key'],
  expected: { issuer: string; audience: string; requiredClaims: string[] },
): (token: string) => Promise<JWTPayload> {
  if ('secret' in key) {
    const secret = new TextEncoder().encode(key.secret)
    const options = { ...expected, algorithms: ['HS256'] }
    return async (token) => (await jwtVerify(token, secret, options)).payload
  }
  const keys: JWTVerifyGetKey = createRemoteJWKSet(new URL(key.jwksUrl))
  const options = { ...expected, algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'] }
  return async (token) => (await jwtVerify(token, keys, options)).payload
}

function refuseMissing(): never {
  throw new TenantryError('TOKEN_MISSING', {
    message: 'The request has no bearer token.',
    hint: 'Send one: `Authorization: Bearer <token>`.',
  })
}

function invalid(why: string, cause?: unknown): TenantryError {
  return new TenantryError('TOKEN_INVALID', {
    message: `The token is not valid: ${why}.`,
    hint: 'Ask the issuer for a new token; check issuer, audience and claim.',
    cause,
  })
}
