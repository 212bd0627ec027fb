import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  errors,
  type JWTVerifyGetKey,
} from 'jose'

import { reasonOf, TenantryError } from '../errors.ts'

/** What is wrong with the token; everything else is wrong with the issuer. */
const TOKEN_FAULTS = [
  errors.JWKSNoMatchingKey,
  errors.JWKSMultipleMatchingKeys,
  errors.JOSENotSupported,
]
const KNOWN_FOR_MS = 10 * 60_000
const COOLDOWN_MS = 30_000
const PAUSE_AFTER_FAILURE_MS = 5000

/**
 * The keys of an issuer. They are known for 10 minutes; an unknown key has them read again, at most
 * every 30 s, so that a token with an invented key does not reach the issuer each time. An issuer that
 * fails is left alone for 5 s.
 *
 * @throws {TenantryError} ISSUER_UNAVAILABLE. The errors of jose when it is the token's fault.
 */
export function createKeySet(url: URL): JWTVerifyGetKey {
  const keys = createRemoteJWKSet(url, {
    cacheMaxAge: KNOWN_FOR_MS,
    cooldownDuration: COOLDOWN_MS,
    [customFetch]: pauseAfterFailure(fetchKeys),
  })
  return async (header, token) => {
    try {
      return await keys(header, token)
    } catch (cause) {
      if (TOKEN_FAULTS.some((fault) => cause instanceof fault)) throw cause
      throw unavailable(url, cause)
    }
  }
}

type FetchKeys = (url: string, options: RequestInit) => Promise<Response>

/** Reads the body as well: an issuer that answers with half of it, or with no keys, fails too. */
async function fetchKeys(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, options)
  const body = await response.text()
  if (response.status !== 200) throw new Error(`it answers with the status ${response.status}`)
  createLocalJWKSet(JSON.parse(body))
  return new Response(body)
}

function pauseAfterFailure(fetchFrom: FetchKeys): FetchKeys {
  let failure: { readonly error: unknown; readonly until: number } | undefined
  return async (url, options) => {
    if (failure !== undefined && performance.now() < failure.until) throw failure.error
    try {
      const response = await fetchFrom(url, options)
      failure = undefined
      return response
    } catch (error) {
      failure = { error, until: performance.now() + PAUSE_AFTER_FAILURE_MS }
      throw error
    }
  }
}

function unavailable(url: URL, cause: unknown): TenantryError {
  return new TenantryError('ISSUER_UNAVAILABLE', {
    message: `The keys of the issuer at ${url.origin} cannot be read: ${reasonOf(cause)}.`,
    hint: 'Check that `jwksUrl` is right and that this machine reaches it.',
    cause,
  })
}
