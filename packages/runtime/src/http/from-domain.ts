import { parseHostname } from './hostname.ts'
import type { TenantResolver } from './tenant-resolver.ts'

/** What knows the domains of tenants: a Tenancy, or a table of your own. */
export interface DomainLookup {
  /** @param domain In lower case, without port or final dot; punycode where it is international. */
  tenantOfDomain(domain: string): Promise<string | undefined>
}

/**
 * The tenant that a domain of its own belongs to: `shop.acme.com`. Only domains that were verified
 * count, and only exactly; any other host names no tenant.
 *
 * @param lookup The tenancy: it knows what `saas tenant domain` keeps.
 */
export function fromDomain(lookup: DomainLookup): TenantResolver {
  return async ({ host }) => {
    const name = parseHostname(host)
    return name === undefined ? undefined : await lookup.tenantOfDomain(name)
  }
}
