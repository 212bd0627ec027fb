import { TenantryError } from '@tenantry/runtime/errors'
import type { PlacementOutcome } from '@tenantry/runtime/fleet'

/** @throws {TenantryError} the failure of the first placement that is not up to date. */
export function assertMigrated(outcomes: readonly PlacementOutcome[]): void {
  for (const { error } of outcomes) {
    if (error !== undefined) throw new TenantryError(error.code, error)
  }
}
