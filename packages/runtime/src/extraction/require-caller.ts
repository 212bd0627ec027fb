import type { Caller } from '../contract/wire/protocol.ts'
import { TenantryError } from '../errors.ts'
import type { RoutedTenant } from './routing/routing.ts'

interface CallPlace {
  readonly module: string
  readonly operation: string
  /** Where it was called from, where that is known. */
  readonly site?: string | undefined
}

/** Whose call it is. @throws {TenantryError} CONTEXT_MISSING where it is nobody's. */
export function requireCaller(
  { module, operation, site }: CallPlace,
  tenant: RoutedTenant | undefined,
): Caller {
  if (tenant !== undefined) return { tenantId: tenant.id, slug: tenant.slug }
  const where = site === undefined ? '' : `, at ${site}`
  throw new TenantryError('CONTEXT_MISSING', {
    message: `${module}.${operation} was called outside a tenant context${where}, and a service refuses a call that is nobody's.`,
    hint: 'Call it inside run(tenant, …), or route calls without a tenant to `local`.',
  })
}
