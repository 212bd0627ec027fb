import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'

import { fromJwt } from '@tenantry/runtime/jwt'

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
const bearer = (token: string) => ({ host: 'h', headers: { authorization: `Bearer ${token}` } })

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
    await expect(resolver({ host: 'h', headers: {} })).rejects.toMatchObject({
      code: 'TOKEN_MISSING',
    })
    const optional = fromJwt({ key: { secret: SECRET }, ...EXPECTED, required: false })
    expect(await optional({ host: 'h', headers: {} })).toBeUndefined()
    expect(await optional({ host: 'h', headers: { authorization: 'Basic x' } })).toBeUndefined()
  })
})

describe('the key set of an issuer', () => {
  let keys: JWK[] = []
  let isDown = false
  const server = createServer((_request, response) => {
    response.writeHead(isDown ? 500 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ keys }))
  })
  let jwksUrl = ''

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on TCP
    jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`
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

  test('the public key does not pass for a shared secret', async () => {
    const { jwk } = await createKey('public')
    keys = [jwk]
    const resolver = fromJwt({ key: { jwksUrl }, ...EXPECTED })
    const publicText = new TextEncoder().encode(JSON.stringify(jwk))
    const forged = await sign({ tenant: 'acme' }, publicText, { kid: 'public' })
    await expect(resolver(bearer(forged))).rejects.toMatchObject({ code: 'TOKEN_INVALID' })
  })

  test('an issuer that is down lets nobody in', async () => {
    isDown = true
    const { sign: signToken } = await createKey('any')
    const resolver = fromJwt({ key: { jwksUrl }, ...EXPECTED })
    await expect(resolver(bearer(await signToken('acme')))).rejects.toThrow()
    isDown = false
  })
})

async function createKey(kid: string) {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid, alg: 'ES256' }
  return { jwk, sign: (tenant: string) => sign({ tenant }, privateKey, { alg: 'ES256', kid }) }
}
