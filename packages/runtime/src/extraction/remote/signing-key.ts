import type { webcrypto } from 'node:crypto'

import { secretKey } from '../../contract/wire/secret-key.ts'

/** What calls are signed with. `kid` names it, so that the service knows which of its keys to verify with. */
export type SigningKey =
  | {
      readonly kid: string
      /** Shared with the service, 32 bytes or more (HS256). */
      readonly secret: string
    }
  | {
      readonly kid: string
      /** An Ed25519 key as PEM, PKCS #8 (EdDSA); the service has its public half. */
      readonly privateKey: string
    }

export interface ImportedSigningKey {
  readonly kid: string
  readonly alg: 'HS256' | 'EdDSA'
  readonly key: webcrypto.CryptoKey
}

/** @throws {TenantryError} TOKEN_OPTIONS_INVALID */
export async function importSigningKey(given: SigningKey): Promise<ImportedSigningKey> {
  const { kid } = given
  if ('secret' in given) return { kid, alg: 'HS256', key: await secretKey(given.secret) }
  const { importPKCS8 } = await import('jose')
  return { kid, alg: 'EdDSA', key: await importPKCS8(given.privateKey, 'EdDSA') }
}
