import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'

import '../support/provided-context.ts'
import { ATTACKS } from './facts/index.ts'
import { OWNERS_OBJECTS } from './facts/owner.ts'
import type { Attacks } from './oracle/attack.ts'
import { findLeaks, type Leaks } from './oracle/find-leaks.ts'
import { withoutQueryWall } from './oracle/without-query-wall.ts'
import { createScene, type Scene } from './scene/create-scene.ts'
import { FLEET_SHAPES } from './scene/fleet-shapes.ts'
import { TENANT_TABLES } from './scene/rows.ts'

// The control: the same attacks where nothing guards. An attack that fails here proves nothing where
// it fails elsewhere.

const OPEN = `
  ${OWNERS_OBJECTS}
  ${[...TENANT_TABLES, 'event_0', 'event_1']
    .map((table) => `alter table $schema.${table} disable row level security;`)
    .join('\n')}
  grant all on all tables in schema $schema to $app;
  grant all on all sequences in schema $schema to $app;
  grant select on all tables in schema tenantry to $app;`

/** Writes of this shape stamp each row by the default, and so stay with their own tenant without a plugin. */
const STAMPED = /^write by (?:insert|on conflict|cte that inserts)/

/** These read or write nothing that the victim's rows could change. */
const INDIFFERENT = new Set([
  'read by in distinct on',
  'write by in values, returning and set on conflict',
  'read by subquery in where in',
  // The first of its rows, which has the same number for both.
  'read by in distinct on',
  'write by on conflict with a target that no other tenant may share',
  // Its target is no key without the tenant, which the query wall adds.
  'write by in values, returning and set on conflict',
])

let scene: Scene

beforeAll(async () => {
  scene = await createScene({
    databaseUrl: inject('databaseUrl'),
    shape: FLEET_SHAPES.pool,
    alter: OPEN,
  })
})

afterAll(async () => {
  await scene?.[Symbol.asyncDispose]()
})

function controlled(attacks: Attacks): Attacks {
  return Object.fromEntries(
    Object.entries(attacks).filter(([, attack]) => attack.uncontrolled === undefined),
  )
}

describe.each(
  Object.entries(ATTACKS)
    .map(([group, attacks]) => [group, controlled(attacks)] as const)
    .filter(([, attacks]) => Object.keys(attacks).length > 0),
)('%s, where nothing guards', (_group, attacks) => {
  let leaks: Leaks

  beforeAll(async () => {
    const [victim] = scene.victims
    if (victim === undefined) throw new Error('no victim')
    leaks = await findLeaks(scene, victim, attacks, {
      db: withoutQueryWall,
      hasPolicies: false,
    })
  })

  test.each(Object.keys(attacks))('somebody can %s', (what) => {
    if (STAMPED.test(what) || INDIFFERENT.has(what)) return
    expect(leaks.get(what)).toBeDefined()
  })
})
