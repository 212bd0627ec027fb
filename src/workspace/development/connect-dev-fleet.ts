import type { ResolvedConfig } from '@tenantry/runtime/config'
import { createTenant, Fleet, migrate } from '@tenantry/runtime/fleet'
import { readMigrations } from '@tenantry/runtime/migrations'

import { assertMigrated } from '../assert-migrated.ts'
import type { DevFleet } from './dev-fleet.ts'

/** The fleet of a running `saas dev`: connected for each piece of work anew, as hours may pass in between. */
export function connectDevFleet(config: ResolvedConfig, root: string): DevFleet {
  return {
    migrate: async () => {
      await using fleet = await Fleet.open(config)
      const outcomes = await migrate(fleet, await readMigrations(root))
      assertMigrated(outcomes)
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
