import { Flags } from '@oclif/core'
import type { Selection } from '@tenantry/runtime/fleet'

/** The flags that say which part of the fleet is meant. All that are given have to hold at once. */
export const selectionFlags = {
  tenant: Flags.string({
    summary: 'Only the placements of these tenants, by their slugs.',
    helpGroup: 'SELECTION',
    multiple: true,
    multipleNonGreedy: true,
  }),
  tier: Flags.string({
    summary: 'Only placements with a tenant of these tiers.',
    helpGroup: 'SELECTION',
    multiple: true,
    multipleNonGreedy: true,
  }),
  region: Flags.string({
    summary: 'Only placements on clusters of these regions.',
    helpGroup: 'SELECTION',
    multiple: true,
    multipleNonGreedy: true,
  }),
  cluster: Flags.string({
    summary: 'Only placements on these clusters.',
    helpGroup: 'SELECTION',
    multiple: true,
    multipleNonGreedy: true,
  }),
  mode: Flags.option({
    summary: 'Only placements of these modes.',
    helpGroup: 'SELECTION',
    options: ['pool', 'bridge', 'silo'] as const,
    multiple: true,
    multipleNonGreedy: true,
  })(),
}

interface SelectionValues {
  readonly tenant: string[] | undefined
  readonly tier: string[] | undefined
  readonly region: string[] | undefined
  readonly cluster: string[] | undefined
  readonly mode: ('pool' | 'bridge' | 'silo')[] | undefined
}

export function toMatch({
  tenant: tenants,
  tier: tiers,
  region: regions,
  cluster: clusters,
  mode: modes,
}: SelectionValues): NonNullable<Selection['match']> {
  return { tenants, tiers, regions, clusters, modes }
}
