import { createTenant, Fleet } from '@tenantry/runtime/fleet'
import type { ResolvedConfig } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'
import { migrate, type PlacementOutcome } from '@tenantry/runtime/fleet'
import { readMigrations } from '@tenantry/runtime/migrations'

import type { DevFleet } from './dev-fleet.ts'

/** The fleet of a running `saas dev`: connected for each piece of work anew, as hours may pass in between. */
export function connectDevFleet(config: ResolvedConfig, root: string): DevFleet {
  return {
    migrate: async () => {
      await using fleet = await Fleet.open(config)
      const outcomes = await migrate(fleet, await readMigrations(root))
      for (const outcome of outcomes) throwFailure(outcome)
      return [...new Set(outcomes.flatMap(({ applied }) => applied))].sort()
    },
    tenants: async () => {
      await using fleet = await Fleet.open(config)
      return (await fleet.catalog.tenants()).map(({ slug }) => slug)
    },
    createTenant: async (slug, name) => {
      await using fleet = await Fleet.open(config)
      await createTenant(fleet, await readMigrations(root), { slug, name })
    },
  }
}

function throwFailure({ error }: PlacementOutcome): void {
  if (!error) return
  const { code, message, hint, details } = error
  throw new TenantryError(code, { message, hint, ...(details && { details }) })
}
