import { TenantryError } from '../errors.ts'
import type { TenantRequest, TenantResolver } from './tenant-resolver.ts'

/**
 * Asks every source for the tenant of a request. A request that names two is refused: where sources
 * override each other, an attacker chooses the one that is checked least.
 *
 * @throws {TenantryError} TENANT_MISSING, TENANT_CONFLICT, and what the sources throw.
 */
export async function resolveTenant(
  request: TenantRequest,
  resolvers: readonly TenantResolver[],
): Promise<string> {
  const answers = await Promise.all(resolvers.map(async (resolver) => resolver(request)))
  const named = new Set(answers.filter((answer) => answer !== undefined))
  const [tenant] = named
  if (tenant === undefined) {
    throw new TenantryError('TENANT_MISSING', {
      message: 'The request names no tenant.',
      hint: 'Call the host of a tenant, or send a token that names one.',
    })
  }
  if (named.size > 1) throw refuseConflict()
  return tenant
}

export function refuseConflict(): TenantryError {
  return new TenantryError('TENANT_CONFLICT', {
    message: 'The request names two tenants.',
    hint: 'Let host, header and token name the same tenant.',
  })
}
