import type { TenantRequest } from '@tenantry/runtime/http'

/** A request as resolvers see it; what a test does not name is empty. */
export function tenantRequest(request: Partial<TenantRequest> = {}): TenantRequest {
  return { host: 'localhost', path: '/', headers: {}, ...request }
}
