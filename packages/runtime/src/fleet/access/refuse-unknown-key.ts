import { TenantryError } from '../../errors.ts'
import { quoteForShell } from '../../quote-for-shell.ts'

/** @throws {TenantryError} KEY_UNKNOWN, always. */
export function refuseUnknownKey(slug: string, id: string): never {
  throw new TenantryError('KEY_UNKNOWN', {
    message: `The tenant ${JSON.stringify(slug)} has no API key with the id ${JSON.stringify(id)}.`,
    hint: `List its keys with \`saas tenant key list ${quoteForShell(slug)}\`.`,
    details: { slug, id },
  })
}
