import { TenantryError } from '../errors.ts'
import { findTenant } from './resolve-tenant.ts'
import type { TenantResolver } from './tenant-resolver.ts'

const MISSING: ReadonlySet<string> = new Set(['TOKEN_MISSING', 'KEY_MISSING'])

/**
 * Credentials of which a request needs one, such as a token or an API key. It is refused without any,
 * with two of different tenants, and with one that is not valid even beside a good one.
 *
 * @throws {TenantryError} TENANT_CONFLICT, and what the sources throw; TOKEN_MISSING or KEY_MISSING only
 * when every credential is missing.
 */
export function oneOf(...resolvers: readonly TenantResolver[]): TenantResolver {
  return async (request) => {
    const missing: TenantryError[] = []
    const tenant = await findTenant(
      request,
      resolvers.map((resolver) => async () => {
        try {
          return await resolver(request)
        } catch (error) {
          if (!isMissing(error)) throw error
          missing.push(error)
          return undefined
        }
      }),
    )
    if (tenant === undefined && missing[0] !== undefined) throw missing[0]
    return tenant
  }
}

function isMissing(error: unknown): error is TenantryError {
  return error instanceof TenantryError && MISSING.has(error.code)
}
