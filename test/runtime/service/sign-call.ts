import { type CryptoKey, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'

import { SERVICE_KEY } from '../../support/module-service.ts'

export interface SignedClaims {
  readonly payload?: JWTPayload
  readonly header?: Partial<JWTHeaderParameters>
  readonly secret?: string | CryptoKey
  /** What the token lacks. */
  readonly without?: readonly ('exp' | 'iat' | 'kid')[]
}

/** The Authorization header of a call, as a caller of ill will would write it. */
export async function signCall({
  payload = {},
  header = {},
  secret = SERVICE_KEY.secret,
  without = [],
}: SignedClaims): Promise<string> {
  const nowS = Math.floor(Date.now() / 1000)
  const claims: JWTPayload = { aud: 'invoices', iat: nowS, exp: nowS + 60, ...payload }
  const all: JWTHeaderParameters = {
    alg: 'HS256',
    kid: SERVICE_KEY.kid,
    typ: 'tenantry-call+jwt',
    ...header,
  }
  for (const name of without) {
    Reflect.deleteProperty(claims, name)
    Reflect.deleteProperty(all, name)
  }
  const key = typeof secret === 'string' ? new TextEncoder().encode(secret) : secret
  return `Bearer ${await new SignJWT(claims).setProtectedHeader(all).sign(key)}`
}
