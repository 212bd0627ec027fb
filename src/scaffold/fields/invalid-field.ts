import { TenantryError } from '@tenantry/runtime/errors'

/** A field that cannot be. @param why A sentence without its full stop. */
export function invalidField(token: string, why: string, hint: string): TenantryError {
  return new TenantryError('USAGE_FIELD_INVALID', {
    message: `The field ${JSON.stringify(token)} cannot be: ${why}.`,
    hint,
    details: { field: token, reason: why },
  })
}
