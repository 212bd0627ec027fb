import type { ResolvedConfig } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'
import { createTenant, Fleet, migrate, readFleetPlan } from '@tenantry/runtime/fleet'

import { assertMigrated } from '../assert-migrated.ts'
import type { DevFleet } from './dev-fleet.ts'
import { readProjectMigrations } from '../read-project-migrations.ts'

/** The fleet of a running `saas dev`: connected for each piece of work anew, as hours may pass in between. */
export function connectDevFleet(config: ResolvedConfig, root: string): DevFleet {
  return {
    migrate: async () => {
      await using fleet = await Fleet.open(config)
      const outcomes = await migrate(fleet, await readProjectMigrations(root))
      assertMigrated(outcomes)
      return [...new Set(outcomes.flatMap(({ applied }) => applied))].sort()
    },
    pending: async () => {
      await using fleet = await Fleet.open(config)
      const { placements } = await readFleetPlan(fleet, await readProjectMigrations(root))
      const problem = placements.find((placement) => placement.problem)?.problem
      if (problem !== undefined) throw new TenantryError(problem.code, problem)
      return [...new Set(placements.flatMap(({ pending }) => pending.map(({ name }) => name)))]
    },
    tenants: async () => {
      await using fleet = await Fleet.open(config)
      return (await fleet.catalog.tenants()).map(({ slug }) => slug)
    },
    createTenant: async (slug, name) => {
      await using fleet = await Fleet.open(config)
      await createTenant(fleet, await readProjectMigrations(root), { slug, name })
    },
  }
}
