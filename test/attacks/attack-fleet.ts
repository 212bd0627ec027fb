import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'

import type { EngineName } from '@tenantry/runtime/config'

import '../support/provided-context.ts'
import { ATTACKS } from './facts/index.ts'
import { OWNERS_OBJECTS } from './facts/owner.ts'
import { findLeaks, type Leaks } from './oracle/find-leaks.ts'
import { createScene, type Scene } from './scene/create-scene.ts'
import { FLEET_SHAPES, type FleetShapeName } from './scene/fleet-shapes.ts'

/** These do not depend on who is attacked: they run against the first victim of a fleet. */
const WITHOUT_VICTIM: ReadonlySet<string> = new Set(['what is refused', 'powers'])
/** Nor do these depend on the shape of the fleet: they run in a pool. */
const WITHOUT_FLEET: ReadonlySet<string> = new Set([
  'roles that are not confined',
  'the schema of extensions',
  'migrations',
])
/** A Citus has no extensions for tenants. */
const NOT_ON_CITUS: ReadonlySet<string> = new Set(['the schema of extensions'])

/** What of a Citus answers otherwise, and why that tells nothing of a victim. */
const OTHERWISE_ON_CITUS: Readonly<Record<string, string>> = {
  explain: 'the coordinator does not see what policies filter on the workers',
  'merge everything': 'a merge without tenant_id is refused, whoever has rows',
  'count by the estimate of the plan': 'the plan that is shown is that of one shard, whichever',
  'count by the estimate of the table': 'the table of the coordinator is empty',
  'count by where the row lies': 'the rows of a tenant are those of one shard of several',
  'set null what a victim references as well': 'the error names the worker that answered first',
  'migrate to a unique key without the tenant': 'Citus refuses it before it is searched for leaks',
  'migrate to a foreign key without the tenant': 'Citus refuses it before it is searched for leaks',
  'update on conflict what has no tenant in its key':
    'it attacks what is made by hand as the owner',
}

/**
 * Runs every attack in a fleet of one shape, against each victim in it. An attack that is known to
 * succeed says so itself, with the reason, and is then expected to.
 */
export function attackFleet(name: FleetShapeName, engine: EngineName = 'postgres'): void {
  const shape = FLEET_SHAPES[name]
  let scene: Scene
  const isTold = (what: string): boolean => engine !== 'citus' || !(what in OTHERWISE_ON_CITUS)

  beforeAll(async () => {
    scene = await createScene({
      databaseUrl: inject('databaseUrl'),
      shape,
      // Made by hand as the owner, who has no login on the workers.
      ...(engine === 'citus' ? {} : { alter: OWNERS_OBJECTS }),
      engine,
    })
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
          (name === 'pool' || !WITHOUT_FLEET.has(group)) &&
          (engine !== 'citus' || !NOT_ON_CITUS.has(group)),
      )

      describe.each(attacked)('%s', (_group, attacks) => {
        let leaks: Leaks

        beforeAll(async () => {
          leaks = await findLeaks(scene, victim(), attacks)
        })

        test.each(Object.entries(attacks).filter(([what]) => isTold(what)))(
          'nobody can %s',
          (what, { limit }) => {
            const modes = [scene.attacker.placement.mode, victim().placement.mode] as const
            if (limit?.between(...modes)) expect(leaks.get(what), limit.because).toBeDefined()
            else expect(leaks.get(what)).toBeUndefined()
          },
        )

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
