import type { Mutant } from '../mutant.ts'
import { doorMutants } from './door-mutants.ts'

const group = 'tokens'
const DECODED = "JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())"

/** What is asked of a token, and of whoever issues it. */
export const TOKEN_MUTANTS: readonly Mutant[] = [
  ...doorMutants({ file: 'http/jwt.ts', group }, [
    [
      'no token is asked for',
      'return required ? refuseMissing() : undefined',
      'return undefined',
      'send no token',
    ],
    [
      'a token is not verified',
      '(await jwtVerify(token, secret, options)).payload',
      DECODED,
      'send a token with another signature',
    ],
    [
      "a token of an issuer's key is not verified",
      '(await jwtVerify(token, keys, options)).payload',
      DECODED,
      "send a token of another's key",
    ],
    [
      'any issuer will do',
      "{ issuer, audience, requiredClaims: ['exp'] }",
      "{ issuer: undefined, audience, requiredClaims: ['exp'] }",
      'send a token of another issuer',
    ],
    [
      'any audience will do',
      "{ issuer, audience, requiredClaims: ['exp'] }",
      "{ issuer, audience: undefined, requiredClaims: ['exp'] }",
      'send a token for another application',
    ],
    [
      'a token needs no end',
      "requiredClaims: ['exp']",
      'requiredClaims: []',
      'send a token that never expires',
    ],
    [
      'any algorithm of a secret will do',
      "{ ...expected, algorithms: ['HS256'] }",
      'expected',
      'send a token of another algorithm',
    ],
    [
      "any algorithm of an issuer's key will do",
      "{ ...expected, algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'] }",
      'expected',
      'send a token of an algorithm that was not agreed on',
    ],
    [
      'a claim may be empty',
      "typeof named !== 'string' || named === ''",
      "typeof named !== 'string'",
      'send a token without a tenant',
    ],
    [
      'a claim may be anything',
      "typeof named !== 'string' || named === ''",
      "named === ''",
      'send a token with a list of tenants',
    ],
    [
      'a claim may mean nobody',
      '?? refuseUnknown(claim, named)',
      '?? undefined',
      'send a token whose claim means nobody',
    ],
    [
      'a secret may be short',
      'if (secret.length < SHORTEST_SECRET_BYTES) {',
      'if (secret.length === 0) {',
      'guess a short secret',
    ],
    [
      'the issuer may be forgotten',
      "requireText('issuer', issuer)",
      '',
      'profit from an issuer that was forgotten',
    ],
    [
      'the audience may be forgotten',
      "requireText('audience', audience)",
      '',
      'profit from an audience that was forgotten',
    ],
    [
      'an option may be empty',
      "if (typeof value === 'string' && value !== '') return",
      'return',
      'profit from an issuer that was forgotten',
    ],
  ]),
  ...doorMutants({ file: 'http/issuer-keys.ts', group }, [
    [
      'keys out of an answer that is none',
      'if (response.status !== 200) throw',
      'if (response.status === 0) throw',
      'send a token while somebody answers for the issuer',
    ],
    [
      'keys are read for each token that names another',
      'cooldownDuration: COOLDOWN_MS',
      'cooldownDuration: 0',
      'have the issuer asked by each invented key',
    ],
    [
      'an issuer that fails is not left alone',
      'if (failure !== undefined && performance.now() < failure.until) throw failure.error',
      '',
      'have the issuer asked by each token while it fails',
    ],
  ]),
]
