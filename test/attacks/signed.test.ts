import { afterAll, beforeAll, expect, inject, test } from 'vitest'

import '../support/provided-context.ts'
import { SIGNED_ATTACKS } from './facts/signed.ts'
import { findLeaks, type Leaks } from './oracle/find-leaks.ts'
import { createScene, type Scene } from './scene/create-scene.ts'
import { FLEET_SHAPES } from './scene/fleet-shapes.ts'

let scene: Scene
let leaks: Leaks

beforeAll(async () => {
  const shape = FLEET_SHAPES.pool
  scene = await createScene({ databaseUrl: inject('databaseUrl'), shape, isSigned: true })
  const [victim] = scene.victims
  if (victim === undefined) throw new Error('there is no victim')
  leaks = await findLeaks(scene, victim, SIGNED_ATTACKS)
})

afterAll(async () => {
  await scene?.[Symbol.asyncDispose]()
})

test.each(Object.keys(SIGNED_ATTACKS))('where contexts are signed, nobody can %s', (what) => {
  expect(leaks.get(what)).toBeUndefined()
})
