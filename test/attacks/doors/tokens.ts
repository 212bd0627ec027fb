import { once } from 'node:events'
import { createServer, type Server } from 'node:http'

import {
  exportJWK,
  generateKeyPair,
  type JWK,
  type JWTHeaderParameters,
  type JWTPayload,
  SignJWT,
  UnsecuredJWT,
} from 'jose'

import type { JwtOptions } from '../../../packages/runtime/src/http/jwt.ts'
import {
  type DoorAttack,
  type DoorAttacks,
  type DoorPlace,
  unlessRefused,
  unlessSame,
} from './door-attack.ts'

const SECRET = 'a secret of at least thirty-two bytes'
const EXPECTED = { issuer: 'https://issuer', audience: 'app' }
const CLAIMS = { tenant: 'acme', iss: EXPECTED.issuer, aud: EXPECTED.audience, exp: 4e9 }

type Key = Parameters<SignJWT['sign']>[0]

const secretKey: Key = new TextEncoder().encode(SECRET)

async function sign(
  claims: JWTPayload = CLAIMS,
  key: Key = secretKey,
  header: JWTHeaderParameters = { alg: 'HS256' },
): Promise<string> {
  return await new SignJWT(claims).setProtectedHeader(header).sign(key)
}

/** What a token names; nothing in front of it where there is none. */
async function send(
  { runtime }: DoorPlace,
  token: string | undefined,
  options: Partial<JwtOptions> = {},
): Promise<unknown> {
  const { fromJwt } = await runtime.load('http/jwt.ts')
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
  const resolve = fromJwt({ key: { secret: SECRET }, ...EXPECTED, ...options })
  return await resolve({ host: '', path: '/', headers })
}

function sendInvalid(
  make: () => Promise<string | undefined>,
  options: Partial<JwtOptions> = {},
  code = 'TOKEN_INVALID',
): DoorAttack {
  return async (place) => {
    const token = await make()
    return await unlessRefused(code, () => send(place, token, options))
  }
}

/** What is not safe is refused before the first request. */
function refuseOptions(options: Partial<JwtOptions>): DoorAttack {
  return async ({ runtime }) => {
    const { fromJwt } = await runtime.load('http/jwt.ts')
    return await unlessRefused('TOKEN_OPTIONS_INVALID', () =>
      fromJwt({ key: { secret: SECRET }, ...EXPECTED, ...options }),
    )
  }
}

interface Issuer extends AsyncDisposable {
  readonly url: string
  asked: number
}

/** An issuer that answers with these keys, whatever the status says. */
async function startIssuer(keys: readonly JWK[], status = 200): Promise<Issuer> {
  const server: Server = createServer((_request, response) => {
    issuer.asked += 1
    response.writeHead(status).end(JSON.stringify({ keys }))
  })
  const issuer = {
    url: '',
    asked: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  issuer.url = `http://127.0.0.1:${address.port}/jwks`
  return issuer
}

async function makeKey(alg = 'ES256', kid = 'one') {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true })
  const jwk: JWK = { ...(await exportJWK(publicKey)), kid }
  return { jwk, sign: () => sign(CLAIMS, privateKey, { alg, kid }) }
}

/** Sends a token to whoever trusts an issuer that has one key. */
function sendToIssuer(
  make: (known: Awaited<ReturnType<typeof makeKey>>) => Promise<string>,
  { alg = 'ES256', status = 200, code = 'TOKEN_INVALID' } = {},
): DoorAttack {
  return async (place) => {
    const known = await makeKey(alg)
    await using issuer = await startIssuer([known.jwk], status)
    const token = await make(known)
    return await unlessRefused(code, () => send(place, token, { key: { jwksUrl: issuer.url } }))
  }
}

/** Tokens that nobody made for this tenant, for this application, or for this time. */
export const TOKEN_ATTACKS: DoorAttacks = {
  'send no token': sendInvalid(async () => undefined, {}, 'TOKEN_MISSING'),
  'send a token of nobody': sendInvalid(async () => new UnsecuredJWT(CLAIMS).encode()),
  'send a token with another signature': sendInvalid(() =>
    sign(CLAIMS, new TextEncoder().encode(`${SECRET}.`)),
  ),
  'send a token of another issuer': sendInvalid(() => sign({ ...CLAIMS, iss: 'other' })),
  'send a token for another application': sendInvalid(() => sign({ ...CLAIMS, aud: 'other' })),
  'send a token for no application': sendInvalid(() => {
    const { aud: _aud, ...claims } = CLAIMS
    return sign(claims)
  }),
  'send a token that never expires': sendInvalid(() => {
    const { exp: _exp, ...claims } = CLAIMS
    return sign(claims)
  }),
  'send a token of another algorithm': sendInvalid(() => sign(CLAIMS, secretKey, { alg: 'HS512' })),
  'send a token without a tenant': sendInvalid(() => sign({ ...CLAIMS, tenant: '' })),
  'send a token with a list of tenants': sendInvalid(() => sign({ ...CLAIMS, tenant: ['acme'] })),
  'send a token whose claim means nobody': sendInvalid(
    () => sign(),
    { tenantOf: () => undefined },
    'TENANT_UNKNOWN',
  ),
  'guess a short secret': refuseOptions({ key: { secret: 'guess me' } }),
  'profit from an issuer that was forgotten': refuseOptions({ issuer: '' }),
  'profit from an audience that was forgotten': refuseOptions({ audience: '' }),

  "send a token of another's key": sendToIssuer(async () => await (await makeKey()).sign()),
  'send a token of an algorithm that was not agreed on': sendToIssuer((known) => known.sign(), {
    alg: 'ES384',
  }),
  'send a token while somebody answers for the issuer': sendToIssuer((known) => known.sign(), {
    status: 404,
    code: 'ISSUER_UNAVAILABLE',
  }),
  'have the issuer asked by each invented key': async (place) => {
    await using issuer = await startIssuer([(await makeKey()).jwk])
    const { fromJwt } = await place.runtime.load('http/jwt.ts')
    const resolve = fromJwt({ key: { jwksUrl: issuer.url }, ...EXPECTED })
    for (const kid of ['a', 'b', 'c']) {
      const authorization = `Bearer ${await (await makeKey('ES256', kid)).sign()}`
      const resolved = async () =>
        await resolve({ host: '', path: '/', headers: { authorization } })
      const leak = await unlessRefused('TOKEN_INVALID', resolved)
      if (leak !== undefined) return leak
    }
    return unlessSame(issuer.asked, 1)
  },
  'have the issuer asked by each token while it fails': async (place) => {
    await using issuer = await startIssuer([], 500)
    const { fromJwt } = await place.runtime.load('http/jwt.ts')
    const resolve = fromJwt({ key: { jwksUrl: issuer.url }, ...EXPECTED })
    const authorization = `Bearer ${await (await makeKey()).sign()}`
    for (let times = 0; times < 3; times += 1) {
      const resolved = async () =>
        await resolve({ host: '', path: '/', headers: { authorization } })
      const leak = await unlessRefused('ISSUER_UNAVAILABLE', resolved)
      if (leak !== undefined) return leak
    }
    return unlessSame(issuer.asked, 1)
  },
}
