import { TenantryError } from '../errors.ts'
import type { TenantRequest, TenantResolver } from './tenant-resolver.ts'

/**
 * Asks every source for the tenant of a request. A request that names two is refused: where sources
 * override each other, an attacker chooses the one that is checked least.
 *
 * @throws {TenantryError} TENANT_MISSING, TENANT_CONFLICT, and what the sources throw: of several
 * errors the one of the first source.
 */
export async function resolveTenant(
  request: TenantRequest,
  resolvers: readonly TenantResolver[],
): Promise<string> {
  const tenant = await findTenant(request, resolvers)
  if (tenant !== undefined) return tenant
  throw new TenantryError('TENANT_MISSING', {
    message: 'The request names no tenant.',
    hint: 'Call the host of a tenant, or send a token that names one.',
  })
}

/**
 * The tenant that all sources which name one agree on; undefined when none names any.
 *
 * @throws {TenantryError} TENANT_CONFLICT, and what the sources throw, as resolveTenant does.
 */
export async function findTenant(
  request: TenantRequest,
  resolvers: readonly TenantResolver[],
): Promise<string | undefined> {
  // Most applications have one, and each request pays for what several need.
  const [only, ...others] = resolvers
  if (only !== undefined && others.length === 0) return await only(request)
  // All are awaited: the answer must not depend on which of two errors comes first.
  const answers = await Promise.allSettled(resolvers.map(async (resolver) => resolver(request)))
  const named = new Set<string>()
  for (const answer of answers) {
    if (answer.status === 'rejected') throw answer.reason
    if (answer.value !== undefined) named.add(answer.value)
  }
  if (named.size > 1) {
    throw new TenantryError('TENANT_CONFLICT', {
      message: 'The request names two tenants.',
      hint: 'Let host, path, header and token name the same tenant.',
    })
  }
  const [tenant] = named
  return tenant
}
