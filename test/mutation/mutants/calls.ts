import type { Mutant } from '../mutant.ts'
import { doorMutants } from './door-mutants.ts'

const group = 'calls'

/** Who calls a module in another process, and as whom. */
export const CALL_MUTANTS: readonly Mutant[] = [
  ...doorMutants({ file: 'service/caller-tokens.ts', group }, [
    [
      'a call needs no token',
      "if (token === '') throw missing()",
      "if (token === '') return { tenantId: 'id', slug: 'acme' }",
      'call without a token',
    ],
    [
      'a token of a call is not verified',
      'const payload = await this.#payloadOf(token)',
      "const payload: JWTPayload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())",
      'call with a token of another key',
    ],
    [
      'a token of a call is for any service',
      '          audience: this.#audience,\n',
      '',
      'call with a token for another service',
    ],
    [
      'a token of a call is of any kind',
      '          typ: TOKEN_TYPE,\n',
      '',
      'call with a token of another kind',
    ],
    [
      'a token of a call lives as long as it says',
      '          maxTokenAge: LONGEST_LIFE_S,\n',
      '',
      'call with a token that lives for an hour',
    ],
    [
      'a token that was verified is good for ever',
      'if (Date.now() < known.expiresAtMs) return known.caller',
      'return known.caller',
      'call with a token that was verified, and has expired',
    ],
  ]),
  ...doorMutants({ file: 'service/enter-as-caller.ts', group }, [
    [
      'a call is of whoever has its slug',
      'if (context.tenant.id !== tenantId) {',
      'if (context.tenant.id === tenantId && tenantId === slug) {',
      'call for a slug that is of another tenant by now',
    ],
  ]),
]
