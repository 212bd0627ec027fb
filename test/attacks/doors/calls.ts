import { setTimeout as sleep } from 'node:timers/promises'

import { type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'

import type { VerifyingKey } from '../../../packages/runtime/src/service/verifying-key.ts'
import { type DoorAttack, type DoorAttacks, type DoorPlace, unlessRefused } from './door-attack.ts'

const SECRET = 'a secret of at least thirty-two bytes'
const PUBLIC_KEY = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
`
const KEYS: readonly VerifyingKey[] = [
  { kid: 'shared', secret: SECRET },
  { kid: 'pair', publicKey: PUBLIC_KEY },
]

interface SignedCall {
  readonly claims?: JWTPayload
  readonly header?: Partial<JWTHeaderParameters>
  readonly secret?: string
}

async function sign({
  claims = {},
  header = {},
  secret = SECRET,
}: SignedCall = {}): Promise<string> {
  const nowS = Math.floor(Date.now() / 1000)
  const all = { sub: 'id', slug: 'acme', aud: 'billing', iat: nowS, exp: nowS + 60, ...claims }
  const token = await new SignJWT(all)
    .setProtectedHeader({ alg: 'HS256', kid: 'shared', typ: 'tenantry-call+jwt', ...header })
    .sign(new TextEncoder().encode(secret))
  return `Bearer ${token}`
}

async function openTokens({ runtime }: DoorPlace) {
  const { CallerTokens } = await runtime.load('service/caller-tokens.ts')
  return await CallerTokens.open({ keys: KEYS, audience: 'billing' })
}

function send(call: () => SignedCall): DoorAttack {
  return async (place) => {
    const tokens = await openTokens(place)
    const authorization = await sign(call())
    return await unlessRefused('TOKEN_INVALID', async () => await tokens.verify(authorization))
  }
}

/** Who calls a module in another process, and as whom. */
export const CALL_ATTACKS: DoorAttacks = {
  'call without a token': async (place) => {
    const tokens = await openTokens(place)
    return await unlessRefused('TOKEN_MISSING', async () => await tokens.verify(undefined))
  },
  'call with a token of another key': send(() => ({ secret: 'x'.repeat(32) })),
  'call with a token for another service': send(() => ({ claims: { aud: 'orders' } })),
  'call with a token of another kind': send(() => ({ header: { typ: 'JWT' } })),
  'call with a token that lives for an hour': send(() => ({
    claims: {
      iat: Math.floor(Date.now() / 1000) - 1800,
      exp: Math.floor(Date.now() / 1000) + 1800,
    },
  })),
  'call with a token of a key for something else': send(() => ({
    secret: PUBLIC_KEY,
    header: { kid: 'pair' },
  })),
  'call with a token that was verified, and has expired': async (place) => {
    const tokens = await openTokens(place)
    // Within what clocks may differ by, and soon beyond it.
    const authorization = await sign({ claims: { exp: Math.floor(Date.now() / 1000) - 1 } })
    await tokens.verify(authorization)
    await sleep(2100)
    return await unlessRefused('TOKEN_INVALID', async () => await tokens.verify(authorization))
  },
  'call for a slug that is of another tenant by now': async ({ runtime }) => {
    const { enterAsCaller } = await runtime.load('service/enter-as-caller.ts')
    const tenancy = {
      admit: async () => ({ tenant: { id: 'another' } }),
      enter: <Result>(_context: unknown, run: () => Result): Result => run(),
    }
    const caller = { tenantId: 'own', slug: 'acme' }
    return await unlessRefused('CONTEXT_OUTDATED', () =>
      enterAsCaller(tenancy, caller, async () => 'rows'),
    )
  },
}
