import type { Tenancy, Tenant } from '@tenantry/runtime'
import { createKey, type Fleet } from '@tenantry/runtime/fleet'

import {
  attackRoutes,
  type Dice,
  type FilledTable,
  fillParty,
  type FurtherAttacks,
  type Identity,
  refillVictim,
  rowMarkers,
  RouteParty,
  type Side,
} from '../../../verify/index.ts'
import type { VerifyGround } from '../verify-ground.ts'
import { worldOf } from '../world-of.ts'
import type { ServedRoutes } from './open-application.ts'

export interface ServedAttack {
  readonly fleet: Fleet
  readonly tenancy: Tenancy<unknown>
  readonly ground: VerifyGround
  readonly tenants: Readonly<Record<Side, Tenant>>
  readonly filled: readonly FilledTable[]
  readonly dice: Dice
  readonly onStep: (what: string) => void
  readonly signal?: AbortSignal | undefined
}

/** Attacks the routes of an application that answers, while the victim has no rows yet. */
export async function attackServedRoutes(
  { http, client, routes }: ServedRoutes,
  { fleet, ground, tenants, filled, dice, onStep, signal }: ServedAttack,
): Promise<FurtherAttacks> {
  const identify = async ({ id, slug }: Tenant): Promise<Identity> => {
    let key: Promise<{ readonly key: string }> | undefined
    const apiKey = async () => (await (key ??= createKey(fleet, slug, { name: 'saas verify' }))).key
    return await http.as({ id, slug, apiKey })
  }
  const partyOf = async (side: Side): Promise<RouteParty> => {
    const { id, slug } = tenants[side]
    const markers = rowMarkers(ground.schema, filled, side)
    const identity = await identify(tenants[side])
    return new RouteParty({ tenant: { id, slug }, identity, dice, markers })
  }
  const attacker = await partyOf('attacker')
  const victim = await partyOf('victim')
  fillParty(attacker, { schema: ground.schema, filled }, 'attacker')
  return await attackRoutes(
    {
      send: (request) => client.send(request),
      world: worldOf(ground),
      refill: async () => {
        const refilled = await refillVictim(ground, filled)
        fillParty(victim, { schema: ground.schema, filled: refilled }, 'victim')
      },
    },
    { routes, declared: http, attacker, victim, onStep, signal },
  )
}
