import { TenantryError } from '../../errors.ts'
import { quoteForShell } from '../../quote-for-shell.ts'

/** @throws {TenantryError} TENANT_BUSY, always. */
export function refuseBusy(slug: string): never {
  throw new TenantryError('TENANT_BUSY', {
    message: `Another process is creating or deleting the tenant ${JSON.stringify(slug)}.`,
    hint: `Wait until it has finished, then look with \`saas tenant show ${quoteForShell(slug)}\`.`,
    details: { slug },
  })
}
