import type { webcrypto } from 'node:crypto'

import { importSPKI } from 'jose'

import { secretKey } from '../contract/wire/secret-key.ts'

/** What tokens are verified with. `kid` says which key signed a token; list the new one beside the old one while keys change. */
export type VerifyingKey =
  | {
      readonly kid: string
      /** Shared with the callers, 32 bytes or more (HS256). */
      readonly secret: string
    }
  | {
      readonly kid: string
      /** An Ed25519 key as PEM, SPKI (EdDSA): the service can verify tokens, and make none. */
      readonly publicKey: string
    }

export interface ImportedKey {
  readonly key: webcrypto.CryptoKey
  readonly algorithm: 'HS256' | 'EdDSA'
}

/** @throws {TenantryError} TOKEN_OPTIONS_INVALID */
export async function importVerifyingKey(given: VerifyingKey): Promise<ImportedKey> {
  if ('secret' in given) return { key: await secretKey(given.secret), algorithm: 'HS256' }
  return { key: await importSPKI(given.publicKey, 'EdDSA'), algorithm: 'EdDSA' }
}
