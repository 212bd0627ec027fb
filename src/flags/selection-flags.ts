import { Flags } from '@oclif/core'
import type { Selection } from '@tenantry/runtime/fleet'

/** The flags that say which placements are meant. All that are given have to hold at once. */
export const placementFlags = {
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

/** The same, and how far they are meant to go. */
export const selectionFlags = {
  ...placementFlags,
  wave: Flags.string({ summary: 'Only this wave of the rollout.', helpGroup: 'SELECTION' }),
  to: Flags.string({
    summary: 'The last migration that is meant, by name or timestamp.',
    helpGroup: 'SELECTION',
  }),
}

interface PlacementValues {
  readonly tenant: string[] | undefined
  readonly tier: string[] | undefined
  readonly region: string[] | undefined
  readonly cluster: string[] | undefined
  readonly mode: ('pool' | 'bridge' | 'silo')[] | undefined
}

interface SelectionValues extends PlacementValues {
  readonly wave: string | undefined
  readonly to: string | undefined
}

export function toMatch(flags: PlacementValues): NonNullable<Selection['match']> {
  const { tenant: tenants, tier: tiers, region: regions, cluster: clusters, mode: modes } = flags
  return { tenants, tiers, regions, clusters, modes }
}

export function toSelection(flags: SelectionValues): Selection {
  return { match: toMatch(flags), wave: flags.wave, to: flags.to }
}
