import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import {
  CompactSign,
  type CompactJWSHeaderParameters,
  exportJWK,
  exportSPKI,
  generateKeyPair,
  type JWK,
} from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { fromJwt } from '@tenantry/runtime/jwt'

import { tenantRequest } from './tenant-request.ts'

const SECRET = 'a secret of at least thirty-two bytes'
const EXPECTED = { issuer: 'https://issuer', audience: 'acme-app' }
const CLAIMS = { tenant: 'acme', iss: EXPECTED.issuer, aud: EXPECTED.audience, exp: 4e9 }

const text = new TextEncoder()
const bearer = (token: string) => tenantRequest({ headers: { authorization: `Bearer ${token}` } })

describe('options that would let in whom nobody meant', () => {
  const secret = { key: { secret: SECRET } }

  // As in `issuer: process.env.JWT_ISSUER!`, where the variable is missing.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is what the types forbid
  const missing = undefined as unknown as string

  test.each([
    ['no issuer', { ...secret, audience: 'a', issuer: missing }],
    ['an empty issuer', { ...secret, audience: 'a', issuer: '' }],
    ['no audience', { ...secret, issuer: 'i', audience: missing }],
    ['an empty audience', { ...secret, issuer: 'i', audience: '' }],
    ['no secret', { ...EXPECTED, key: { secret: '' } }],
    ['a secret that can be guessed', { ...EXPECTED, key: { secret: 'x'.repeat(31) } }],
  ])('%s is refused before the first request', (_what, options) => {
    expect(() => fromJwt(options)).toThrow(
      expect.objectContaining({ code: 'TOKEN_OPTIONS_INVALID' }),
    )
  })
})

describe('tokens made to be misread', () => {
  const resolver = fromJwt({ key: { secret: SECRET }, ...EXPECTED })

  async function forge(header: object, claims: object): Promise<string> {
    const payload = text.encode(JSON.stringify(claims))
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- some are none
    const protectedHeader = { alg: 'HS256', ...header } as CompactJWSHeaderParameters
    return await new CompactSign(payload)
      .setProtectedHeader(protectedHeader)
      .sign(text.encode(SECRET), { crit: { 'https://attacker': true } })
  }

  test('the one that the others are made of is good', async () => {
    expect(await resolver(bearer(await forge({}, CLAIMS)))).toBe('acme')
  })

  test.each([
    ['a critical header that nobody knows', { crit: ['https://attacker'], 'https://attacker': 1 }],
    ['an empty list of critical headers', { crit: [] }],
    ['an algorithm that is a list', { alg: ['HS256', 'none'] }],
  ])('%s', async (_what, header) => {
    const forged = { alg: 'HS256', ...header }
    const [, payload, signature] = (await forge({}, CLAIMS)).split('.')
    const token = [encode(forged), payload, signature].join('.')
    await expect(resolver(bearer(token))).rejects.toMatchObject({ code: 'TOKEN_INVALID' })
    if (!('https://attacker' in header)) return
    const signed = await forge(header, CLAIMS)
    await expect(resolver(bearer(signed))).rejects.toMatchObject({ code: 'TOKEN_INVALID' })
  })

  test.each([
    ['an issuer with a slash behind it', { iss: `${EXPECTED.issuer}/` }],
    ['a list of issuers', { iss: [EXPECTED.issuer] }],
    ['audiences without ours', { aud: ['other', 'acme-app/'] }],
    ['a list in the list of audiences', { aud: [[EXPECTED.audience]] }],
    ['a tenant that is an object', { tenant: { slug: 'acme' } }],
    ['a list of tenants', { tenant: ['acme', 'globex'] }],
    ['an expiry that is text', { exp: '4000000000' }],
    ['no expiry', { exp: undefined }],
    ['a time before which it does not count that is text', { nbf: '1' }],
  ])('%s', async (_what, changes) => {
    const token = await forge({}, { ...CLAIMS, ...changes })
    await expect(resolver(bearer(token))).rejects.toMatchObject({ code: 'TOKEN_INVALID' })
  })

  test('claims that are no object', async () => {
    for (const claims of [[], [CLAIMS]]) {
      const token = await forge({}, claims)
      await expect(resolver(bearer(token))).rejects.toMatchObject({ code: 'TOKEN_INVALID' })
    }
  })
})

describe('keys that the attacker chooses', () => {
  let keys: readonly JWK[] = []
  const server = createServer((_request, response) => response.end(JSON.stringify({ keys })))
  let jwksUrl = ''

  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on TCP
    jwksUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks`
  })

  afterAll(() => {
    server.close()
  })

  test('a token brings no key of its own, by value, address or name', async () => {
    const issuer = await generateKeyPair('ES256', { extractable: true })
    const attacker = await generateKeyPair('ES256', { extractable: true })
    keys = [{ ...(await exportJWK(issuer.publicKey)), kid: 'one' }]
    const resolver = fromJwt({ key: { jwksUrl }, ...EXPECTED })
    const jwk = await exportJWK(attacker.publicKey)
    for (const header of [
      { kid: 'one' },
      { kid: 'one', jwk },
      { jwk },
      { jku: jwksUrl, kid: 'one' },
      { kid: '../../dev/null' },
      { kid: "' or true --" },
      { kid: '__proto__' },
    ]) {
      const token = await new CompactSign(text.encode(JSON.stringify(CLAIMS)))
        .setProtectedHeader({ alg: 'ES256', ...header })
        .sign(attacker.privateKey)
      await expect(resolver(bearer(token))).rejects.toMatchObject({ code: 'TOKEN_INVALID' })
    }
  })

  test('the public key in PEM is no shared secret, nor is a secret that the issuer publishes', async () => {
    const { publicKey } = await generateKeyPair('RS256', { extractable: true })
    const published: JWK = { kty: 'oct', kid: 'two', k: encodeText(SECRET) }
    keys = [{ ...(await exportJWK(publicKey)), kid: 'one' }, published]
    const resolver = fromJwt({ key: { jwksUrl }, ...EXPECTED })
    for (const [kid, key] of [
      ['one', await exportSPKI(publicKey)],
      ['two', SECRET],
    ] as const) {
      const token = await new CompactSign(text.encode(JSON.stringify(CLAIMS)))
        .setProtectedHeader({ alg: 'HS256', kid })
        .sign(text.encode(key))
      await expect(resolver(bearer(token))).rejects.toMatchObject({ code: 'TOKEN_INVALID' })
    }
  })
})

function encode(value: object): string {
  return encodeText(JSON.stringify(value))
}

function encodeText(value: string): string {
  return Buffer.from(value).toString('base64url')
}
