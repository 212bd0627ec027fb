import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'

import '../support/provided-context.ts'
import { ATTACKS } from './facts/index.ts'
import { OWNERS_OBJECTS } from './facts/owner.ts'
import { findLeaks, type Leaks } from './oracle/find-leaks.ts'
import { createScene, type Scene } from './scene/create-scene.ts'
import { FLEET_SHAPES, type FleetShapeName } from './scene/fleet-shapes.ts'

/** These do not depend on who is attacked: they run against the first victim of a fleet. */
const WITHOUT_VICTIM: ReadonlySet<string> = new Set(['what is refused', 'powers'])
/** Nor do these depend on the shape of the fleet: they run in a pool. */
const WITHOUT_FLEET: ReadonlySet<string> = new Set(['roles that are not confined', 'migrations'])

/**
 * Runs every attack in a fleet of one shape, against each victim in it. An attack that is known to
 * succeed says so itself, with the reason, and is then expected to.
 */
export function attackFleet(name: FleetShapeName): void {
  const shape = FLEET_SHAPES[name]
  let scene: Scene

  beforeAll(async () => {
    scene = await createScene({ databaseUrl: inject('databaseUrl'), shape, alter: OWNERS_OBJECTS })
  })

  afterAll(async () => {
    await scene?.[Symbol.asyncDispose]()
  })

  describe.each(shape.victims.map((tier, index) => ({ tier, index })))(
    `in a fleet of the shape ${name}, against a $tier tenant`,
    ({ index }) => {
      const attacked = Object.entries(ATTACKS).filter(
        ([group]) =>
          (index === 0 || !WITHOUT_VICTIM.has(group)) &&
          (name === 'pool' || !WITHOUT_FLEET.has(group)),
      )

      describe.each(attacked)('%s', (_group, attacks) => {
        let leaks: Leaks

        beforeAll(async () => {
          leaks = await findLeaks(scene, victim(), attacks)
        })

        test.each(Object.entries(attacks))('nobody can %s', (what, { limit }) => {
          const modes = [scene.attacker.placement.mode, victim().placement.mode] as const
          if (limit?.between(...modes)) expect(leaks.get(what), limit.because).toBeDefined()
          else expect(leaks.get(what)).toBeUndefined()
        })

        // oxlint-disable-next-line unicorn/consistent-function-scoping -- `scene` is set behind it
        function victim() {
          const found = scene.victims[index]
          if (found === undefined) throw new Error('no such victim')
          return found
        }
      })
    },
  )
}
