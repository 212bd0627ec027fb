import { inspect } from 'node:util'

import type { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Tenant } from '@tenantry/runtime'

import { ContextKey } from '../../../packages/runtime/src/database/sign/context-key.ts'
import { ContextSigner } from '../../../packages/runtime/src/database/sign/context-signer.ts'
import { signTenant } from '../../../packages/runtime/src/database/sign/context-token.ts'
import { createSignedFleet, newSecret, type SignedFleet } from '../../support/signed-fleet.ts'

const APPLICATION = 'acme'
const secret = newSecret()
const tenant = {
  id: '3b241101-e2bb-4255-8caf-4136c566a962',
  placement: { cluster: 'primary' },
}

describe('a signer', () => {
  test('gives one token for a minute, then another that is good for four minutes more', async () => {
    const key = await ContextKey.derive(secret, APPLICATION)
    let now = 1_000_000
    const signer = new ContextSigner(new Map([['primary', key]]), () => now)
    const first = signer.sign(tenant)
    expect(first).toBe(signTenant(key, tenant.id, now + 300))
    now += 59
    expect(signer.sign(tenant)).toBe(first)
    now += 1
    expect(signer.sign(tenant)).toBe(signTenant(key, tenant.id, now + 300))
  })

  test('signs anew when the clock was set back', async () => {
    const key = await ContextKey.derive(secret, APPLICATION)
    let now = 1_000_000
    const signer = new ContextSigner(new Map([['primary', key]]), () => now)
    signer.sign(tenant)
    now -= 3600
    expect(signer.sign(tenant)).toBe(signTenant(key, tenant.id, now + 300))
  })

  test('signs nothing for a cluster without a key', () => {
    expect(new ContextSigner(new Map()).sign(tenant)).toBeUndefined()
  })
})

describe('a key', () => {
  test('is another one for another application, of the same secret', async () => {
    const [one, other] = await Promise.all(
      [APPLICATION, 'other'].map((name) => ContextKey.derive(secret, name)),
    )
    expect(one?.id).not.toBe(other?.id)
    expect(one?.sign('same')).not.toBe(other?.sign('same'))
  })

  test('does not show itself, printed or as JSON', async () => {
    const key = await ContextKey.derive(secret, APPLICATION)
    const { inner, outer } = key.pads()
    const signer = new ContextSigner(new Map([['primary', key]]))
    const options = { depth: null, showHidden: true }
    for (const shown of [inspect({ key, signer }, options), JSON.stringify({ key, signer })]) {
      for (const pad of [inner, outer]) {
        expect(shown).not.toContain(pad.toString('hex').slice(0, 16))
        expect(shown).not.toContain(pad.toString('base64').slice(0, 16))
      }
      expect(shown).not.toContain(secret)
    }
  })
})

async function timeOf(client: Client): Promise<number> {
  const { rows } = await client.query<{ now: string }>(
    'select floor(extract(epoch from clock_timestamp()))::text as now',
  )
  return Number(rows[0]?.now)
}

describe('what the database makes of a token', () => {
  let fleet: SignedFleet
  let key: ContextKey
  let acme: Tenant

  beforeAll(async () => {
    fleet = await createSignedFleet({ secrets: [secret] })
    acme = await fleet.createTenant({ slug: 'acme', tier: 'pooled' })
    const { config } = await fleet.openFleet({ secrets: [secret] })
    key = await ContextKey.derive(secret, config.name)
  })

  afterAll(async () => {
    await fleet?.[Symbol.asyncDispose]()
  })

  async function tenantWith(client: Client, token: string): Promise<string | null | undefined> {
    await client.query(
      `select set_config('tenantry.tenant_id', $1, false), set_config('tenantry.token', $2, false)`,
      [acme.id, token],
    )
    const { rows } = await client.query<{ id: string | null }>(
      'select tenantry.current_tenant() as id',
    )
    return rows[0]?.id
  }

  test.each([
    ['one that has just been made', 300, true],
    ['one made four minutes ago', 60, true],
    ['one of a clock that is almost four minutes ahead', 530, true],
    ['one that has expired', -1, false],
    ['one that expired long ago', -86_400, false],
    ['one of a clock that is five minutes ahead', 600, false],
    ['one that never expires', 10 ** 11, false],
  ])('%s', async (_what, expiresIn, isGood) => {
    await fleet.asAppRole(acme.placement.database, async (client) => {
      const token = signTenant(key, acme.id, (await timeOf(client)) + expiresIn)
      const found = tenantWith(client, token)
      if (isGood) expect(await found).toBe(acme.id)
      else await expect(found).rejects.toMatchObject({ code: 'TN002' })
    })
  })

  test('a token that is empty is that of a context that is not signed', async () => {
    await fleet.asAppRole(acme.placement.database, async (client) => {
      await expect(tenantWith(client, '')).rejects.toMatchObject({
        code: 'TN002',
        message: 'the tenant context is not signed',
      })
    })
  })

  test.each([
    ['a word', 'token'],
    ['dots', '..'],
    ['an expiry alone', '9999999999'],
    ['no signature', '9999999999.{key}.'],
    ['half a signature', '{expiry}.{key}.00ff'],
    ['a signature that is no hexadecimal', '{expiry}.{key}.zz'],
    ['an expiry that is no number', 'never.{key}.00'],
    ['an expiry beyond all numbers', '99999999999999999999.{key}.00'],
    ['a key that is not there', '{expiry}.0000000000000000.00'],
    ['a key that is SQL', `{expiry}.' or true --.00`],
  ])('a token that is %s is refused', async (_what, form) => {
    await fleet.asAppRole(acme.placement.database, async (client) => {
      const expiry = String((await timeOf(client)) + 300)
      const token = form.replace('{expiry}', expiry).replace('{key}', key.id)
      await expect(tenantWith(client, token)).rejects.toThrow()
    })
  })

  test('a transaction goes on when its token has expired, and the next one is refused', async () => {
    await fleet.asAppRole(acme.placement.database, async (client) => {
      await client.query('begin')
      const token = signTenant(key, acme.id, (await timeOf(client)) + 2)
      expect(await tenantWith(client, token)).toBe(acme.id)
      await client.query('select pg_sleep(2.5)')
      expect(await tenantWith(client, token)).toBe(acme.id)
      await client.query('commit')
      await expect(tenantWith(client, token)).rejects.toMatchObject({ code: 'TN002' })
    })
  })
})
