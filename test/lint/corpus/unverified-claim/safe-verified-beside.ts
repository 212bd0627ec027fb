import type { Tenancy } from '@tenantry/runtime'
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose'

import type { Database } from '../database.ts'

const issuers = new Map([['https://one.example.com/', 'https://one.example.com/jwks']])

export async function list(tenancy: Tenancy<Database>, token: string) {
  const claims = decodeJwt<{ tenant: string }>(token)
  const keys = issuers.get(claims.iss ?? '')
  if (keys === undefined) throw new Error('unknown issuer')
  await jwtVerify(token, createRemoteJWKSet(new URL(keys)))
  return await tenancy.run(claims.tenant, () =>
    tenancy.db.selectFrom('invoice').selectAll().execute(),
  )
}
