import { TenantryError } from '../../errors.ts'
import { quoteForShell } from '../../quote-for-shell.ts'

/** @throws {TenantryError} DOMAIN_UNKNOWN, always. */
export function refuseUnknownDomain(slug: string, domain: string): never {
  throw new TenantryError('DOMAIN_UNKNOWN', {
    message: `The tenant ${JSON.stringify(slug)} has no domain ${JSON.stringify(domain)}.`,
    hint: `List its domains with \`saas tenant domain list ${quoteForShell(slug)}\`.`,
    details: { slug, domain },
  })
}
