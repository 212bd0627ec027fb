import type { Tenant } from '../catalog/tenant.ts'
import { TenantryError } from '../errors.ts'

/** A tenant context as data: it survives structured cloning and JSON. */
export interface HandedContext {
  readonly slug: string
  readonly tenantId: string
}

/**
 * A slug that was freed may belong to somebody else by now; the id never does.
 *
 * @throws {TenantryError} CONTEXT_OUTDATED
 */
export function assertSameTenant({ id, slug }: Tenant, expectedId: string): void {
  if (id === expectedId) return
  throw new TenantryError('CONTEXT_OUTDATED', {
    message: `The tenant ${JSON.stringify(slug)} of this context was deleted, and another one has its slug now.`,
    hint: 'Drop the work: it was meant for a tenant that is no more.',
    details: { slug },
  })
}
