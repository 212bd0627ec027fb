import { TenantryError } from '../errors.ts'

/** @throws {TenantryError} TENANT_BUSY, always. */
export function refuseBusy(slug: string): never {
  throw new TenantryError('TENANT_BUSY', {
    message: `Another process is creating or deleting the tenant ${JSON.stringify(slug)}.`,
    hint: 'Wait until it has finished, then look with `saas tenant show`.',
    details: { slug },
  })
}
