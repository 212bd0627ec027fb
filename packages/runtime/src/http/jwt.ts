import { errors, type JWTPayload, jwtVerify } from 'jose'

import { TenantryError } from '../errors.ts'
import { readBearerToken } from './bearer-token.ts'
import { createKeySet } from './issuer-keys.ts'
import type { TenantResolver } from './tenant-resolver.ts'

export interface JwtOptions {
  /**
   * Where tokens are verified against: a shared secret of 32 bytes or more (HS256), or the issuer's key
   * set by URL.
   */
  readonly key: { readonly secret: string } | { readonly jwksUrl: string }
  /** Who must have issued the token. */
  readonly issuer: string
  /** Whom the token must be meant for. */
  readonly audience: string
  /** The claim that names the tenant. Default: `tenant`. With Auth0 organisations: `org_id` or `org_name`. */
  readonly claim?: string
  /**
   * The slug of the tenant that a claim means, where the claim is not the slug: `org_id` for one. A
   * claim that means none is answered as an unknown tenant. Default: the claim is the slug.
   */
  readonly tenantOf?: (claim: string) => string | undefined | Promise<string | undefined>
  /**
   * Whether a request without a token is refused. With false it names no tenant by this source, and a
   * source beside it, such as the subdomain, lets it in. Default: true.
   */
  readonly required?: boolean
}

/** As RFC 7518 has it for HS256: who has a token can try shorter ones at leisure. */
const SHORTEST_SECRET_BYTES = 32

/**
 * The tenant in a verified bearer token. A request without one, or with one that does not verify or
 * never expires, ends with 401; one whose issuer cannot be asked for its keys with 503.
 *
 * Needs the package `jose`.
 *
 * @throws {TenantryError} At once TOKEN_OPTIONS_INVALID. For a request TOKEN_MISSING, TOKEN_INVALID,
 * ISSUER_UNAVAILABLE; TENANT_UNKNOWN for a claim that `tenantOf` knows nothing of.
 */
export function fromJwt(options: JwtOptions): TenantResolver {
  const { key, issuer, audience, claim = 'tenant', required = true } = options
  const { tenantOf = (slug: string) => slug } = options
  // Out of the environment they may be undefined whatever the types say, and jose skips such a check.
  requireText('issuer', issuer)
  requireText('audience', audience)
  const verify = verifierOf(key, { issuer, audience, requiredClaims: ['exp'] })
  return async (request) => {
    const token = readBearerToken(request)
    if (token === undefined) return required ? refuseMissing() : undefined
    const payload = await verify(token).catch((cause: unknown) => {
      throw cause instanceof errors.JOSEError ? invalid(cause.message, cause) : cause
    })
    const named = payload[claim]
    if (typeof named !== 'string' || named === '') {
      throw invalid(`it has no claim ${JSON.stringify(claim)}`)
    }
    return (await tenantOf(named)) ?? refuseUnknown(claim, named)
  }
}

function verifierOf(
  key: JwtOptions['key'],
  expected: { issuer: string; audience: string; requiredClaims: string[] },
): (token: string) => Promise<JWTPayload> {
  if ('secret' in key) {
    const secret = new TextEncoder().encode(key.secret)
    if (secret.length < SHORTEST_SECRET_BYTES) {
      throw invalidOptions(
        `the secret has ${secret.length} bytes`,
        'Make one: openssl rand -base64 32.',
      )
    }
    const options = { ...expected, algorithms: ['HS256'] }
    return async (token) => (await jwtVerify(token, secret, options)).payload
  }
  const keys = createKeySet(new URL(key.jwksUrl))
  const options = { ...expected, algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'] }
  return async (token) => (await jwtVerify(token, keys, options)).payload
}

function requireText(option: 'issuer' | 'audience', value: unknown): void {
  if (typeof value === 'string' && value !== '') return
  throw invalidOptions(
    `there is no ${option}`,
    `Set the ${option}, so that tokens made for others are refused.`,
  )
}

function invalidOptions(why: string, hint: string): TenantryError {
  const message = `Tokens cannot be verified safely: ${why}.`
  return new TenantryError('TOKEN_OPTIONS_INVALID', { message, hint })
}

function refuseMissing(): never {
  throw new TenantryError('TOKEN_MISSING', {
    message: 'The request has no bearer token.',
    hint: 'Send one: `Authorization: Bearer <token>`.',
  })
}

function refuseUnknown(claim: string, named: string): never {
  throw new TenantryError('TENANT_UNKNOWN', {
    message: `The claim ${JSON.stringify(claim)} of a token means no tenant: ${JSON.stringify(named)}.`,
    hint: 'Let `tenantOf` know it.',
    details: { claim, named },
  })
}

function invalid(why: string, cause?: unknown): TenantryError {
  return new TenantryError('TOKEN_INVALID', {
    message: `The token is not valid: ${why}.`,
    hint: 'Ask the issuer for a new token; check issuer, audience and claim.',
    cause,
  })
}
