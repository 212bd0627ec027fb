import { TenantryError } from '../errors.ts'

/** @throws {TenantryError} TENANT_UNKNOWN, always. */
export function refuseUnknownTenant(slug: string): never {
  throw new TenantryError('TENANT_UNKNOWN', {
    message: `There is no tenant ${JSON.stringify(slug)}.`,
    hint: 'List the tenants with `saas tenant list`; upper and lower case differ.',
    details: { slug },
  })
}
