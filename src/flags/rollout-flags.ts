import { Flags } from '@oclif/core'
import type { MigrateOptions } from '@tenantry/runtime/fleet'

/** The flags of what works its way through placements. */
export const rolloutFlags = {
  concurrency: Flags.integer({
    summary: 'Connections for each cluster.',
    default: 4,
    min: 1,
    max: 64,
  }),
  'max-failures': Flags.integer({
    summary: 'After so many failed placements no further one is begun.',
    default: 1,
    min: 1,
  }),
  'lock-timeout': Flags.integer({
    summary: 'Milliseconds a statement may wait for a lock before the placement is tried again.',
    default: 500,
    min: 1,
  }),
}

interface RolloutValues {
  readonly concurrency: number
  readonly 'max-failures': number
  readonly 'lock-timeout': number
}

export function toRolloutOptions(
  flags: RolloutValues,
): Pick<MigrateOptions, 'concurrency' | 'maxFailures' | 'lockTimeoutMs'> {
  const { concurrency, 'max-failures': maxFailures, 'lock-timeout': lockTimeoutMs } = flags
  return { concurrency, maxFailures, lockTimeoutMs }
}
