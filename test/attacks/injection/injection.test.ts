import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { signTenant } from '../../../packages/runtime/src/database/sign/context-token.ts'
import { IMPERSONATIONS, tableOf } from './becoming-another.ts'
import { FORGERIES } from './forged-tokens.ts'
import { KEY_THEFTS } from './key-thefts.ts'
import {
  createInjectionScene,
  describeSeen,
  type InjectionScene,
  SECRET_OF_VICTIM,
} from './scene.ts'

// The attacker runs any SQL in his own context, on the connection of requests, as the role of
// requests. Each way of becoming somebody else is shown to work where contexts are not signed, so that
// it is known to be an attack, and not to work where they are.

const TIERS = ['pooled', 'bridged'] as const

describe.each(TIERS)('without a signed context, %s', (tier) => {
  let scene: InjectionScene
  beforeAll(async () => {
    scene = await createInjectionScene({ signs: false, tier })
  })
  afterAll(async () => {
    await scene?.[Symbol.asyncDispose]()
  })

  test.each(IMPERSONATIONS)('an attacker becomes another tenant by $what', async (attack) => {
    expect(await scene.inject(attack.statements(scene))).toContain(SECRET_OF_VICTIM)
  })
})

describe.each(TIERS)('with a signed context, %s', (tier) => {
  let scene: InjectionScene
  let victims: unknown[]
  beforeAll(async () => {
    scene = await createInjectionScene({ signs: true, tier })
    victims = await scene.rowsOfVictim()
    expect(JSON.stringify(victims)).toContain(SECRET_OF_VICTIM)
  })
  afterAll(async () => {
    await scene?.[Symbol.asyncDispose]()
  })

  test.each(IMPERSONATIONS)('nobody becomes another tenant by $what', async (attack) => {
    const seen = await scene.inject(attack.statements(scene))
    expect(seen).not.toContain(SECRET_OF_VICTIM)
    expect(seen).toContain('tenant context')
    expect(await scene.rowsOfVictim()).toEqual(victims)
  })

  const withToken = (token: string) => [
    `select set_config('tenantry.tenant_id', '${scene.victim.id}', true), set_config('tenantry.token', '${token}', true)`,
    `select number from ${tableOf(scene)}`,
  ]

  test('a token of the victim is the victim until it expires, and so the attack is a real one', async () => {
    const token = signTenant(scene.key, scene.victim.id, Math.floor(Date.now() / 1000) + 300)
    expect(await scene.inject(withToken(token))).toContain(SECRET_OF_VICTIM)
  })

  test.each(FORGERIES)('a token is not believed: $what', async ({ token }) => {
    const forged = await token(scene, Math.floor(Date.now() / 1000))
    const seen = await scene.inject(withToken(forged))
    expect(seen).not.toContain(SECRET_OF_VICTIM)
    expect(seen).toMatch(/tenant context|invalid|out of range/)
  })

  test('no statement tells the key, changes it, or takes the place of what verifies', async () => {
    const { inner, outer } = scene.key.pads()
    const marks = [inner, outer].flatMap((pad) =>
      [pad.toString('hex'), pad.toString('base64'), pad.toString('latin1')].map((text) =>
        text.slice(0, 24),
      ),
    )
    const tells = (seen: string): boolean => marks.some((mark) => seen.includes(mark))
    const { database } = scene.victim.placement
    const known = await scene.fleet.asAdmin(database, async (client) =>
      describeSeen([(await client.query('select * from tenantry.signing_key')).rows]),
    )
    expect(tells(known), 'what reads the key is seen to').toBe(true)

    for (const statement of KEY_THEFTS) {
      const seen = await scene.injectOneByOne([statement])
      expect(tells(seen), statement).toBe(false)
    }
    const still = await scene.fleet.asAdmin(database, async (client) =>
      describeSeen([(await client.query('select * from tenantry.signing_key')).rows]),
    )
    expect(still).toBe(known)
    await scene.tenancy.run('victim', async () => {
      const rows = await scene.tenancy.db.selectFrom('invoice').select('number').execute()
      expect(rows).toEqual([{ number: SECRET_OF_VICTIM }])
    })
  })

  test('what the server tells its client of its own work does not tell the key', async () => {
    const { inner, outer } = scene.key.pads()
    await scene.fleet.asAppRole(scene.victim.placement.database, async (client) => {
      const heard: unknown[] = []
      client.on('notice', (notice) => heard.push(notice))
      await client.query(`set client_min_messages = debug5; set debug_print_parse = on;
        set debug_print_rewritten = on; set debug_print_plan = on; set log_parameter_max_length_on_error = -1;
        set plpgsql.print_strict_params = on`)
      const token = signTenant(scene.key, scene.attacker.id, Math.floor(Date.now() / 1000) + 300)
      for (const tenant of [scene.attacker.id, scene.victim.id]) {
        await client.query(
          `select set_config('tenantry.tenant_id', $1, false), set_config('tenantry.token', $2, false)`,
          [tenant, token],
        )
        await client
          .query('select tenantry.current_tenant()')
          .catch((error: unknown) => heard.push(error))
      }
      const seen = describeSeen(heard)
      expect(seen).toContain('current_tenant')
      for (const pad of [inner, outer]) expect(seen).not.toContain(pad.toString('hex').slice(0, 16))
    })
  })
})
