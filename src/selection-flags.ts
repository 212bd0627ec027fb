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
  wave: Flags.string({ summary: 'Only this wave of the rollout.', helpGroup: 'SELECTION' }),
  to: Flags.string({
    summary: 'The last migration that is meant, by name or timestamp.',
    helpGroup: 'SELECTION',
  }),
}

interface SelectionValues {
  readonly tenant: string[] | undefined
  readonly tier: string[] | undefined
  readonly region: string[] | undefined
  readonly cluster: string[] | undefined
  readonly mode: ('pool' | 'bridge' | 'silo')[] | undefined
  readonly wave: string | undefined
  readonly to: string | undefined
}

export function toSelection(flags: SelectionValues): Selection {
  const { tenant: tenants, tier: tiers, region: regions, cluster: clusters, mode: modes } = flags
  return { match: { tenants, tiers, regions, clusters, modes }, wave: flags.wave, to: flags.to }
}
