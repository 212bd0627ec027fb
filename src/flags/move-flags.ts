import { Flags } from '@oclif/core'
import type { MoveSelection } from '@tenantry/runtime/fleet'

/** Whose rows move, and how. */
export const moveFlags = {
  tenant: Flags.string({
    summary: 'Only these tenants, by their slugs. Default: all.',
    helpGroup: 'SELECTION',
    multiple: true,
    multipleNonGreedy: true,
  }),
  tier: Flags.string({
    summary: 'Only tenants of these tiers.',
    helpGroup: 'SELECTION',
    multiple: true,
    multipleNonGreedy: true,
  }),
  service: Flags.string({
    summary:
      'The folder with the saas.config.ts of the service. Default: where `saas extract apply` has put it, else services/<module>.',
  }),
  parallel: Flags.integer({
    summary: 'How many tenants move at a time.',
    default: 2,
    min: 1,
    max: 32,
  }),
  'longest-stop': Flags.string({
    summary: 'How long writes of a tenant to the module may wait, such as 500ms or 2s.',
    default: '2s',
  }),
}

/** What they select. */
export function toMoveSelection(flags: {
  readonly tenant: string[] | undefined
  readonly tier: string[] | undefined
}): MoveSelection {
  return {
    ...(flags.tenant === undefined ? {} : { tenants: flags.tenant }),
    ...(flags.tier === undefined ? {} : { tiers: flags.tier }),
  }
}
