import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'

import '../support/provided-context.ts'
import { generateAttacks } from './generated/generated-attacks.ts'
import { findLeaks, type FindLeaksOptions } from './oracle/find-leaks.ts'
import { withoutQueryWall } from './oracle/without-query-wall.ts'
import { createScene, type Scene } from './scene/create-scene.ts'
import { FLEET_SHAPES } from './scene/fleet-shapes.ts'
import { WITHOUT_POLICIES } from './scene/without-policies.ts'

// Generated queries against one wall at a time. TENANTRY_QUERY_SEED runs another stretch of them.

const FROM = Number(process.env['TENANTRY_QUERY_SEED'] ?? 1)
const COUNT = 150

const WALLS: Readonly<Record<string, { alter?: string; options: FindLeaksOptions }>> = {
  'the query wall alone': { alter: WITHOUT_POLICIES, options: { hasPolicies: false } },
  'the database wall alone': { options: { db: withoutQueryWall } },
}

describe.each(Object.entries(WALLS))('%s', (_wall, { alter, options }) => {
  let scene: Scene

  beforeAll(async () => {
    scene = await createScene({
      databaseUrl: inject('databaseUrl'),
      shape: FLEET_SHAPES.pool,
      ...(alter === undefined ? {} : { alter }),
    })
  })

  afterAll(async () => {
    await scene?.[Symbol.asyncDispose]()
  })

  test(`${COUNT} generated queries cannot tell whether another tenant has rows`, async () => {
    const [victim] = scene.victims
    if (victim === undefined) throw new Error('no victim')
    const attacks = generateAttacks({ from: FROM, count: COUNT })
    const leaks = await findLeaks(scene, victim, attacks, options)
    expect(Object.fromEntries(leaks)).toEqual({})
  })
})

test('the generated queries can tell where nothing guards', async () => {
  await using scene = await createScene({
    databaseUrl: inject('databaseUrl'),
    shape: FLEET_SHAPES.pool,
    alter: WITHOUT_POLICIES,
  })
  const [victim] = scene.victims
  if (victim === undefined) throw new Error('no victim')
  const attacks = generateAttacks({ from: FROM, count: 100 })
  const leaks = await findLeaks(scene, victim, attacks, {
    db: withoutQueryWall,
    hasPolicies: false,
  })
  expect(leaks.size).toBeGreaterThan(30)
})
