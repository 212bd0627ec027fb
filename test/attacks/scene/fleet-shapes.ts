/** The tiers of the attacked application, one for each mode. */
export const ATTACK_TIERS = {
  pooled: { mode: 'pool' },
  bridged: { mode: 'bridge' },
  siloed: { mode: 'silo' },
} as const

export type AttackTier = keyof typeof ATTACK_TIERS

export interface FleetShape {
  readonly attacker: AttackTier
  /** Each of them is attacked in turn. */
  readonly victims: readonly AttackTier[]
}

/** The shapes of a fleet. The same attacks run in all of them. */
export const FLEET_SHAPES = {
  pool: { attacker: 'pooled', victims: ['pooled'] },
  bridge: { attacker: 'bridged', victims: ['bridged'] },
  silo: { attacker: 'siloed', victims: ['siloed'] },
  mixed: { attacker: 'pooled', victims: ['pooled', 'bridged', 'siloed'] },
} as const satisfies Record<string, FleetShape>

export type FleetShapeName = keyof typeof FLEET_SHAPES
