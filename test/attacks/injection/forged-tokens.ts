import { ContextKey } from '../../../packages/runtime/src/database/sign/context-key.ts'
import { signTenant } from '../../../packages/runtime/src/database/sign/context-token.ts'
import type { InjectionScene } from './scene.ts'

export interface Forgery {
  readonly what: string
  readonly token: (scene: InjectionScene, now: number) => Promise<string> | string
}

/** Tokens for the victim that an attacker can make or get. None of them may be believed. */
export const FORGERIES: readonly Forgery[] = [
  { what: 'none', token: () => '' },
  {
    what: 'the one of the attacker',
    token: ({ key, attacker }, now) => signTenant(key, attacker.id, now + 300),
  },
  {
    what: 'one of the victim that has expired',
    token: ({ key, victim }, now) => signTenant(key, victim.id, now - 1),
  },
  {
    what: 'one of the victim, its expiry put off',
    token: ({ key, victim }, now) =>
      signTenant(key, victim.id, now - 1).replace(String(now - 1), String(now + 200)),
  },
  {
    what: 'one of the victim that is good for ever',
    token: ({ key, victim }) => signTenant(key, victim.id, 2 ** 33),
  },
  {
    what: 'one of another application with the same secret',
    token: async ({ victim }, now) => signTenant(await strangersKey(), victim.id, now + 300),
  },
  {
    what: 'one of a key of his own, under the name of the right one',
    token: async ({ key, victim }, now) => {
      const stranger = await strangersKey()
      return signTenant(stranger, victim.id, now + 300).replace(stranger.id, key.id)
    },
  },
  {
    what: 'the signature cut short',
    token: ({ key, victim }, now) => signTenant(key, victim.id, now + 300).slice(0, -2),
  },
  {
    what: 'one bit of the signature changed',
    token: ({ key, victim }, now) => {
      const token = signTenant(key, victim.id, now + 300)
      const last = Number.parseInt(token.slice(-1), 16)
      return token.slice(0, -1) + (last ^ 1).toString(16)
    },
  },
  {
    what: 'a plain hash in place of a signature',
    token: ({ key }, now) => `${now + 300}.${key.id}.${'0'.repeat(64)}`,
  },
]

async function strangersKey(): Promise<ContextKey> {
  return await ContextKey.derive('a secret that is not the one of the application', 'stranger')
}
