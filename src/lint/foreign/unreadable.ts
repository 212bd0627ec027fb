import { TenantryError } from '@tenantry/runtime/errors'

/** For migrations of other tools that cannot be read as SQL, or not in their order. */
export function unreadable(message: string, hint: string): TenantryError {
  return new TenantryError('LINT_MIGRATIONS_UNREADABLE', { message: `${message}.`, hint })
}
