import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'

import { httpProblemOf } from '@tenantry/runtime/http'
import { fromJwt } from '@tenantry/runtime/jwt'

import { tenantRequest } from './tenant-request.ts'

const SECRET = 'a secret of at least thirty-two bytes'
const EXPECTED = { issuer: 'https://issuer', audience: 'acme-app' }

afterEach(() => {
  vi.useRealTimers()
})

function sign(
  payload: JWTPayload,
  key: Parameters<SignJWT['sign']>[0],
  options: {
    alg?: string
    kid?: string
    issuer?: string
    audience?: string
    expires?: string
  } = {},
): Promise<string> {
  const { alg = 'HS256', kid, issuer, audience, expires } = options
  return new SignJWT(payload)
    .setProtectedHeader(kid === undefined ? { alg } : { alg, kid })
    .setIssuer(issuer ?? EXPECTED.issuer)
    .setAudience(audience ?? EXPECTED.audience)
    .setExpirationTime(expires ?? '1h')
    .sign(key)
}

const secret = new TextEncoder().encode(SECRET)
const bearer = (token: string) => tenantRequest({ headers: { authorization: `Bearer ${token}` } })

describe('a shared secret', () => {
  const resolver = fromJwt({ key: { secret: SECRET }, ...EXPECTED })

  test('a good token names its tenant', async () => {
    expect(await resolver(bearer(await sign({ tenant: 'acme' }, secret)))).toBe('acme')
  })

  const claims = { tenant: 'acme', iss: EXPECTED.issuer, aud: EXPECTED.audience, exp: 4e9 }

  test.each([
    ['forged', () => sign({ tenant: 'acme' }, new TextEncoder().encode(`${SECRET}.`))],
    ['expired', () => sign({ tenant: 'acme' }, secret, { expires: '-1s' })],
    ['of another audience', () => sign({ tenant: 'acme' }, secret, { audience: 'other' })],
    ['of another issuer', () => sign({ tenant: 'acme' }, secret, { issuer: 'other' })],
    ['without a tenant', () => sign({}, secret)],
    ['with an empty tenant', () => sign({ tenant: '' }, secret)],
    ['with a tenant that is no text', () => sign({ tenant: ['acme'] }, secret)],
    ['of another algorithm', () => sign({ tenant: 'acme' }, secret, { alg: 'HS512' })],
    ['without a signature', () => Promise.resolve(new UnsecuredJWT(claims).encode())],
    [
      'with its payload exchanged',
      async () => {
        const [header, , signature] = (await sign({ tenant: 'acme' }, secret)).split('.')
        const payload = Buffer.from(JSON.stringify({ ...claims, tenant: 'globex' }))
        return [header, payload.toString('base64url'), signature].join('.')
      },
    ],
    ['that is none', () => Promise.resolve('x.y.z')],
  ])('a token %s is refused', async (_how, make) => {
    await expect(resolver(bearer(await make()))).rejects.toMatchObject({ code: 'TOKEN_INVALID' })
  })

  test('no token', async () => {
    await expect(resolver(tenantRequest())).rejects.toMatchObject({
      code: 'TOKEN_MISSING',
    })
    const basic = tenantRequest({ headers: { authorization: 'Basic x' } })
    const optional = fromJwt({ key: { secret: SECRET }, ...EXPECTED, required: false })
    expect(await optional(tenantRequest())).toBeUndefined()
    expect(await optional(basic)).toBeUndefined()
  })
})

describe('the organisations of an identity provider', () => {
  const organisations = new Map([['org_1', 'acme']])
  const expected = { key: { secret: SECRET }, ...EXPECTED }

  test('an organisation by its id is the tenant that the application says', async () => {
    const resolver = fromJwt({
      ...expected,
      claim: 'org_id',
      tenantOf: (id) => organisations.get(id),
    })
    expect(await resolver(bearer(await sign({ org_id: 'org_1' }, secret)))).toBe('acme')
    const unknown = resolver(bearer(await sign({ org_id: 'org_2' }, secret)))
    await expect(unknown).rejects.toMatchObject({ code: 'TENANT_UNKNOWN' })
    const without = resolver(bearer(await sign({ tenant: 'acme' }, secret)))
    await expect(without).rejects.toMatchObject({ code: 'TOKEN_INVALID' })
  })

  test('an organisation by its name is the tenant of that name', async () => {
    const resolver = fromJwt({ ...expected, claim: 'org_name' })
    const claims = { org_id: 'org_1', org_name: 'globex' }
    expect(await resolver(bearer(await sign(claims, secret)))).toBe('globex')
  })
})

describe('the key set of an issuer', () => {
  let keys: unknown[] = []
  let answer: 'keys' | 'an error' | 'no keys' | 'half' = 'keys'
  let asked = 0
  const server = createServer((_request, response) => {
    asked += 1
    response.writeHead(answer === 'an error' ? 500 : 200, { 'content-type': 'application/json' })
    const text = JSON.stringify(answer === 'no keys' ? { error: 'later' } : { keys })
    response.end(answer === 'half' ? text.slice(0, -5) : text)
  })
  let jwksUrl = ''

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on TCP
    jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`
  })

  beforeEach(() => {
    answer = 'keys'
    asked = 0
  })

  afterAll(() => {
    server.close()
  })

  test('a key is found, exchanged for a new one, and refused when it is withdrawn', async () => {
    const resolver = fromJwt({ key: { jwksUrl }, ...EXPECTED })
    const old = await createKey('old')
    const fresh = await createKey('fresh')
    keys = [old.jwk]
    expect(await resolver(bearer(await old.sign('acme')))).toBe('acme')
    await expect(resolver(bearer(await fresh.sign('acme')))).rejects.toMatchObject({
      code: 'TOKEN_INVALID',
    })
    keys = [fresh.jwk]
    // Keys are asked for again at most every 30 s.
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 })
    expect(await resolver(bearer(await fresh.sign('globex')))).toBe('globex')
    await expect(resolver(bearer(await old.sign('acme')))).rejects.toMatchObject({
      code: 'TOKEN_INVALID',
    })
  })

  test('tokens with invented keys do not reach the issuer each time', async () => {
    const resolver = fromJwt({ key: { jwksUrl }, ...EXPECTED })
    const { sign: signToken, jwk } = await createKey('one')
    keys = [jwk]
    await resolver(bearer(await signToken('acme')))
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const forged = (await createKey(`invented-${attempt}`)).sign('acme')
      await expect(resolver(bearer(await forged))).rejects.toMatchObject({ code: 'TOKEN_INVALID' })
    }
    expect(asked).toBe(1)
  })

  test('the public key does not pass for a shared secret', async () => {
    const { jwk } = await createKey('public')
    keys = [jwk]
    const resolver = fromJwt({ key: { jwksUrl }, ...EXPECTED })
    const publicText = new TextEncoder().encode(JSON.stringify(jwk))
    const forged = await sign({ tenant: 'acme' }, publicText, { kid: 'public' })
    await expect(resolver(bearer(forged))).rejects.toMatchObject({ code: 'TOKEN_INVALID' })
    expect(asked).toBe(0)
  })

  test.each(['an error', 'no keys', 'half'] as const)(
    'an issuer that answers with %s lets nobody in, is no fault of the token, and is left alone for a while',
    async (what) => {
      answer = what
      const resolver = fromJwt({ key: { jwksUrl }, ...EXPECTED })
      const { sign: signToken, jwk } = await createKey('any')
      const token = bearer(await signToken('acme'))
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const refusal = await Promise.resolve(resolver(token)).catch((error: unknown) => error)
        expect(refusal).toMatchObject({ code: 'ISSUER_UNAVAILABLE' })
        expect(httpProblemOf(refusal)?.status).toBe(503)
      }
      expect(asked).toBe(1)
      answer = 'keys'
      keys = [jwk]
      vi.useFakeTimers({ toFake: ['performance'] })
      vi.advanceTimersByTime(60 * 60_000)
      expect(await resolver(token)).toBe('acme')
    },
  )

  test('an issuer that nothing listens for is no fault of the token', async () => {
    const resolver = fromJwt({ key: { jwksUrl: 'http://127.0.0.1:1/jwks' }, ...EXPECTED })
    const { sign: signToken } = await createKey('any')
    await expect(resolver(bearer(await signToken('acme')))).rejects.toMatchObject({
      code: 'ISSUER_UNAVAILABLE',
    })
  })

  test('known keys go on while the issuer fails, and unknown ones are refused', async () => {
    const resolver = fromJwt({ key: { jwksUrl }, ...EXPECTED })
    const known = await createKey('known')
    keys = [known.jwk]
    const token = bearer(await known.sign('acme'))
    expect(await resolver(token)).toBe('acme')
    answer = 'an error'
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31_000 })
    expect(await resolver(token)).toBe('acme')
    const unknown = (await createKey('unknown')).sign('acme')
    await expect(resolver(bearer(await unknown))).rejects.toMatchObject({
      code: 'ISSUER_UNAVAILABLE',
    })
  })
})

async function createKey(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, alg: 'ES256' }
  return { jwk, sign: (tenant: string) => sign({ tenant }, privateKey, { alg: 'ES256', kid }) }
}
