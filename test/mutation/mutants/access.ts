import type { Mutant } from '../mutant.ts'
import { doorMutants } from './door-mutants.ts'

const group = 'access'

/** What a process believes of keys and domains that it has seen. */
export const ACCESS_MUTANTS: readonly Mutant[] = [
  ...doorMutants({ file: 'context/access-lookup.ts', group }, [
    [
      'a key that is known is good for ever',
      'return now < readAt + lifetimeMs && now < expiresAt',
      'return now < expiresAt',
      'use a key for longer than 5 s after it was revoked',
    ],
    [
      'a change of its tenant is not heeded for a key',
      'if (this.#changes.changedAt(bucketOf(tenantId)) >= readAt) return false',
      '',
      'use a key when a change of its tenant was told',
    ],
    [
      'a key that is known does not expire',
      'return now < readAt + lifetimeMs && now < expiresAt',
      'return now < readAt + lifetimeMs',
      'use a key whose time has passed',
    ],
    [
      'a key counts from when the answer came',
      'this.#remember(name, answer, readAt)',
      'this.#remember(name, answer, this.#now())',
      'use a key that was revoked while the catalog was slow to answer',
    ],
    [
      'a key that was refused is still known',
      'this.#known.delete(name)\n      if (answer',
      'if (answer',
      'use a revoked key in an outage',
    ],
    [
      'an outage lasts for ever for keys',
      'if (known !== undefined && this.#isUsable(known, LONGEST_OUTAGE_MS)) return known',
      'if (known !== undefined) return known',
      'outlast an outage with a key',
    ],
    [
      'every error is an outage for keys',
      'if (!isOutage(error)) throw error',
      '',
      'take a missing privilege for an outage',
    ],
  ]),
  ...doorMutants({ file: 'context/access-directory.ts', group }, [
    [
      'a key leads to whoever has the slug',
      'return tenant.id === tenantId ? slug : undefined',
      'return slug',
      'use the key of a tenant whose slug is another one',
    ],
    [
      'a key says that its tenant is suspended',
      'if (error instanceof TenantryError && CLOSED.has(error.code)) return undefined',
      '',
      'tell by a key that its tenant is suspended',
    ],
  ]),
  ...doorMutants({ file: 'context/access-directory.ts', group: 'names' }, [
    [
      'the catalog is asked for what is no key',
      'if (!isApiKey(key)) return undefined',
      '',
      'have the catalog asked for what is no key',
    ],
  ]),
]
