import type { Mutant } from '../mutant.ts'
import { doorMutants, type DoorRow } from './door-mutants.ts'

const SLUGS: readonly DoorRow[] = [
  ['a slug that is empty', "if (slug === '') return", 'if (false) return', 'be called nothing'],
  [
    'a slug that is too long',
    'if (bytes > LONGEST_SLUG) return',
    'if (false) return',
    'be called something that PostgreSQL cuts',
  ],
  [
    'a slug that has another form of an accent',
    "if (slug !== slug.normalize('NFC')) return",
    'if (false) return',
    'be called what looks like another',
  ],
  [
    'a slug that is no Unicode',
    'if (!slug.isWellFormed()) return',
    'if (false) return',
    'be called half a character',
  ],
  [
    'a slug that was no text',
    "if (slug.includes('\\uFFFD')) return",
    'if (false) return',
    'be called by bytes that are no text',
  ],
  [
    'a slug that holds what nobody sees',
    'if (/[\\s\\p{Cc}\\p{Cf}]/u.test(slug)) return',
    'if (false) return',
    'be called as another, with a character that nobody sees',
  ],
  [
    'a slug that holds a slash',
    'if (/[/\\\\]/.test(slug)) return',
    'if (false) return',
    'be called a path',
  ],
  [
    'a slug that was found to be wrong',
    'if (problem === undefined) return slug',
    'return slug',
    'be called a path',
  ],
  [
    'the name of a tenant holds anything',
    'name.length <= LONGEST_NAME && !/[\\p{Cc}\\p{Cf}\\p{Cs}\\uFFFD]/u.test(name)',
    'name.length <= LONGEST_NAME',
    'show people a name that a terminal obeys',
  ],
]

const DOMAINS: readonly DoorRow[] = [
  [
    'a domain with a path',
    "NO_NAME.test(text) ? '' : domainToASCII(text)",
    'domainToASCII(text)',
    'claim what is in front of a path',
  ],
  ['a domain of one label', 'labels.length > 1 &&', 'true &&', 'claim a single label'],
  [
    'a domain with a wildcard',
    'labels.every((label) => LABEL.test(label)) &&',
    'true &&',
    'claim all subdomains',
  ],
  [
    'a domain that is an address',
    "!/^\\d+$/.test(labels.at(-1) ?? '')",
    'true',
    'claim an address',
  ],
  [
    'a domain that is too long',
    'domain.length <= LONGEST_DOMAIN &&',
    'true &&',
    'claim more than a name can hold',
  ],
  ['a domain that is none', 'if (isDomain) return domain', 'return domain', 'claim a single label'],
  [
    'a proof is always the same',
    "randomBytes(16).toString('hex')",
    "'0'.repeat(32)",
    'know the proof of a domain before it is made',
  ],
  [
    'a proof without its token',
    '`tenantry-domain=${token}`',
    "'tenantry-domain=yes'",
    'know the proof of a domain before it is made',
  ],
]

const KEYS: readonly DoorRow[] = [
  [
    'a key is always the same',
    "randomBytes(SECRET_BYTES).toString('base64url')",
    "Buffer.alloc(SECRET_BYTES).toString('base64url')",
    'guess a key',
  ],
  [
    'the catalog keeps the key itself',
    "createHash('sha256').update(key).digest()",
    'Buffer.from(key).subarray(-32)',
    'read a key out of the catalog',
  ],
  [
    'the ending of a key is most of it',
    'key.slice(-ENDING_LENGTH)',
    'key.slice(ENDING_LENGTH)',
    'read a key out of the catalog',
  ],
  [
    'the name of a key holds anything',
    'name.length <= LONGEST_NAME && !/[\\p{Cc}\\p{Cf}]/u.test(name)',
    'name.length <= LONGEST_NAME',
    'show people a key with a name that a terminal obeys',
  ],
  [
    'anything is a key',
    'return KEY.test(text)',
    'return true',
    'have the catalog asked for what is no key',
  ],
]

/** What may be a slug, a domain, a key. */
export const NAME_MUTANTS: readonly Mutant[] = [
  ...doorMutants({ file: 'catalog/tenant.ts', group: 'names' }, SLUGS),
  ...doorMutants({ file: 'catalog/domain.ts', group: 'names' }, DOMAINS),
  ...doorMutants({ file: 'catalog/api-key.ts', group: 'names' }, KEYS),
]
