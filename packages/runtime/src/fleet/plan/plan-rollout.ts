import { TenantryError } from '../../errors.ts'
import type { Fleet } from '../fleet.ts'
import type { PlacementPlan } from './plan-fleet.ts'
import { planWaves, THE_REST, type Wave } from './plan-waves.ts'
import { selectPlacements } from './select-placements.ts'

/**
 * The waves of the configuration, or one of them alone.
 *
 * @throws {TenantryError} WAVE_UNKNOWN; what a wave of the configuration names and is not there.
 */
export async function planRollout(
  fleet: Fleet,
  placements: readonly PlacementPlan[],
  only: string | undefined,
): Promise<Wave[]> {
  const policies = await Promise.all(
    fleet.config.rollout.map(async (policy) => ({
      policy,
      includes: await selectPlacements(fleet, policy.match),
    })),
  )
  const waves = planWaves(placements, policies)
  if (only === undefined) return waves
  const names = [...policies.map(({ policy }) => policy.name), THE_REST.name]
  if (!names.includes(only)) throw unknownWave(only, names)
  return waves.filter(({ policy }) => policy.name === only)
}

function unknownWave(wave: string, names: readonly string[]): TenantryError {
  return new TenantryError('WAVE_UNKNOWN', {
    message: `There is no wave ${JSON.stringify(wave)}.`,
    hint: `The rollout has ${names.join(', ')}.`,
    details: { wave },
  })
}
