import { answerWith } from './answer-with.ts'
import { type DoorAttacks, type DoorAttack, unlessRefused, unlessSame } from './door-attack.ts'

function beCalled(slug: string): DoorAttack {
  return async ({ runtime }) => {
    const { parseSlug } = await runtime.load('catalog/tenant.ts')
    return await unlessRefused('TENANT_SLUG_INVALID', () => parseSlug(slug))
  }
}

function claim(domain: string): DoorAttack {
  return async ({ runtime }) => {
    const { parseDomain } = await runtime.load('catalog/domain.ts')
    return await unlessRefused('DOMAIN_INVALID', () => parseDomain(domain))
  }
}

const ESCAPES = '\u001B[2Kacme'

/** What tenants, domains and keys may be called, and what may be guessed of them. */
export const NAME_ATTACKS: DoorAttacks = {
  'be called nothing': beCalled(''),
  'be called something that PostgreSQL cuts': beCalled(`${'a'.repeat(63)}b`),
  'be called what looks like another': beCalled('mu\u0308nchen'),
  'be called half a character': beCalled('acme\uD83D'),
  'be called by bytes that are no text': beCalled('acme\uFFFD'),
  'be called as another, with a character that nobody sees': beCalled('ac\u200Bme'),
  'be called a path': beCalled('acme/admin'),
  'show people a name that a terminal obeys': async ({ runtime }) => {
    const { parseTenantName } = await runtime.load('catalog/tenant.ts')
    return await unlessRefused('TENANT_NAME_INVALID', () => parseTenantName(ESCAPES))
  },

  'claim what is in front of a path': claim('victim.com/mine'),
  'claim a single label': claim('localhost'),
  'claim all subdomains': claim('*.victim.com'),
  'claim an address': claim('10.0.0.1'),
  'claim more than a name can hold': claim(`${'a.'.repeat(130)}com`),
  'know the proof of a domain before it is made': async ({ runtime }) => {
    const { makeProofToken, proofOf } = await runtime.load('catalog/domain.ts')
    const [one, other] = [makeProofToken(), makeProofToken()].map((token) => {
      return proofOf('victim.com', token).value
    })
    return one === other ? `all proofs are ${one}` : undefined
  },

  'guess a key': async ({ runtime }) => {
    const { makeApiKey } = await runtime.load('catalog/api-key.ts')
    const [one, other] = [makeApiKey('app'), makeApiKey('app')]
    return one === other ? `all keys are ${one}` : undefined
  },
  'read a key out of the catalog': async ({ runtime }) => {
    const { endingOf, hashApiKey, makeApiKey } = await runtime.load('catalog/api-key.ts')
    const key = makeApiKey('app')
    const kept = `${hashApiKey(key).toString('latin1')} ${endingOf(key)}`
    const shown = Array.from({ length: key.length - 7 }, (_, start) => key.slice(start, start + 8))
    return shown.some((part) => kept.includes(part)) ? `${kept} shows ${key}` : undefined
  },
  'show people a key with a name that a terminal obeys': async ({ runtime }) => {
    const { parseKeyName } = await runtime.load('catalog/api-key.ts')
    return await unlessRefused('KEY_NAME_INVALID', () => parseKeyName(ESCAPES))
  },
  'have the catalog asked for what is no key': async ({ runtime }) => {
    const { AccessDirectory } = await runtime.load('context/access-directory.ts')
    let asked = 0
    const directory = new AccessDirectory(
      async () => {
        asked += 1
        return answerWith([])
      },
      { find: () => ({ tenant: { id: '' } }) },
    )
    for (const key of ['', 'x', `app_${'x'.repeat(5000)}`, "' or true --"]) {
      await directory.tenantOfKey(key)
    }
    return unlessSame(asked, 0)
  },
}
