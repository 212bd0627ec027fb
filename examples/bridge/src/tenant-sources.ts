import { fromHeader, fromSubdomain, type TenantResolver } from '@tenantry/runtime/http'
import { fromJwt } from '@tenantry/runtime/jwt'

import { AUDIENCE, ISSUER } from './tokens.ts'

/**
 * In development a header is enough. Anywhere else a verified token has to name the tenant, and the
 * host has to agree with it: all sources are asked, and two different answers are refused.
 */
export function tenantSources(env: NodeJS.ProcessEnv): TenantResolver[] {
  const { NODE_ENV, JWT_SECRET, TENANT_DOMAIN = 'localhost' } = env
  const host = fromSubdomain({ domain: TENANT_DOMAIN })
  if (NODE_ENV === 'development') return [host, fromHeader('x-tenant')]
  if (!JWT_SECRET) throw new Error('Set JWT_SECRET: tokens are verified with it.')
  // Without a token nobody gets in: whoever sends a request writes its Host header.
  return [host, fromJwt({ key: { secret: JWT_SECRET }, issuer: ISSUER, audience: AUDIENCE })]
}
