import type { webcrypto } from 'node:crypto'

import { TenantryError } from '../../errors.ts'

/** As RFC 7518 has it for HS256: who has a token can try shorter ones at leisure. */
const SHORTEST_BYTES = 32

/** Of a text that callers and services share, to sign and to verify. @throws {TenantryError} TOKEN_OPTIONS_INVALID */
export async function secretKey(secret: string): Promise<webcrypto.CryptoKey> {
  const bytes = new TextEncoder().encode(secret)
  if (bytes.length < SHORTEST_BYTES) {
    throw new TenantryError('TOKEN_OPTIONS_INVALID', {
      message: `Calls cannot be signed safely: the secret has ${bytes.length} bytes.`,
      hint: 'Make one of 32: openssl rand -base64 32.',
    })
  }
  const algorithm = { name: 'HMAC', hash: 'SHA-256' }
  return await crypto.subtle.importKey('raw', bytes, algorithm, false, ['sign', 'verify'])
}
