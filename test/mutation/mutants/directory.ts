import type { Mutant } from '../mutant.ts'
import { doorMutants } from './door-mutants.ts'

const group = 'the directory'

/** What a process believes of the tenants that it has served, and for how long. */
export const DIRECTORY_MUTANTS: readonly Mutant[] = [
  ...doorMutants({ file: 'context/tenant-directory.ts', group }, [
    [
      'a suspended tenant is let in',
      "if (row.status !== 'active') throw tenantSuspended(slug)",
      '',
      'be let in while suspended',
    ],
    [
      'a tenant that is not there is no refusal',
      'if (row === undefined) refuseUnknownTenant(slug)',
      '',
      'be asked for and not be there',
    ],
    [
      'the catalog is asked for anything',
      'else if (findSlugProblem(slug) !== undefined) refuseUnknownTenant(slug)',
      '',
      'have the catalog asked for what is no slug',
    ],
    [
      'what is known is good for ever',
      'if (now < readAt + TENANT_LIFETIME_MS) return true',
      'return true',
      'stay for longer than 5 s',
    ],
    [
      'a proof is good for ever',
      'const isProven = now < changes.provenUntil(readAt, now) + TENANT_LIFETIME_MS',
      'const isProven = changes.provenUntil(readAt, now) > 0',
      'stay for longer than 5 s behind the last proof',
    ],
    [
      'what is proven is good for ever',
      'return isProven && now < readAt + LONGEST_LIFETIME_MS',
      'return isProven',
      'stay for longer than a minute, whatever is heard',
    ],
    [
      'a change of the tenant is not heeded',
      'if (changes.changedAt(tenantBucket) >= readAt) return false',
      '',
      'stay when a change of the tenant was told',
    ],
    [
      'a change of the placement is not heeded',
      'if (changes.changedAt(placementBucket) >= readAt) return false',
      '',
      'stay when a change of the placement was told',
    ],
    [
      'an answer counts from when it came',
      '      sharedTables,\n      readAt,',
      '      sharedTables,\n      readAt: this.#now(),',
      'stay by an answer that was given before the change',
    ],
    [
      'a placement stays where it was',
      'if (shared !== undefined && isSamePlace(shared, placement)) return shared',
      'if (shared !== undefined) return shared',
      'be read where the placement was before',
    ],
    ...(['mode', 'cluster', 'database', 'schema'] as const).map(
      (part) =>
        [
          `a placement keeps its ${part}`,
          `one.${part} === other.${part}`,
          'true',
          'be read where the placement was before',
        ] as const,
    ),
    [
      'every error of the catalog is an outage',
      'if (isOutage(error)) return await',
      'if (error) return await',
      'take a refusal for an outage',
    ],
    [
      'what was refused is still known',
      'this.#outage = undefined\n      this.#known.delete(slug)',
      'this.#outage = undefined',
      'come back in an outage after a suspension',
    ],
    [
      'an outage lasts for ever',
      'now < known.readAt + LONGEST_OUTAGE_MS &&',
      'true &&',
      'outlast an outage',
    ],
    [
      'a change is not heeded in an outage',
      'changes.changedAt(known.tenantBucket) < known.readAt',
      'true',
      'go on in an outage when a change was told',
    ],
    [
      'a deleted tenant goes on in an outage',
      'if (!isDeleted) return',
      'return',
      'go on in an outage though deleted',
    ],
    [
      'a placement is asked but once',
      'if (now >= confirmedAt + TENANT_LIFETIME_MS) {',
      'if (confirmedAt === Number.NEGATIVE_INFINITY) {',
      'be deleted in an outage, and go on',
    ],
    [
      'a placement that does not answer says no',
      'throw isOutage(error) ? catalogUnreachable(slug, error) : error',
      'return isOutage(error) && false',
      'go on in an outage where nobody can say whether it is deleted',
    ],
    [
      'a deleted tenant is still known',
      'if (!isDeleted) return\n    this.#known.delete(slug)',
      'if (!isDeleted) return',
      'outlive its deletion by a proof',
    ],
  ]),
  ...doorMutants({ file: 'context/heard-changes.ts', group }, [
    [
      'what was read before is proven too',
      'return readAt >= this.#listeningSince ? this.#provenAt : Number.NEGATIVE_INFINITY',
      'return this.#provenAt',
      'stay by what is heard of later changes',
    ],
    [
      'a proof outlives its connection',
      'lose(): void {',
      'lose(): void {\n    return',
      'stay by a proof of a connection that is gone',
    ],
  ]),
  ...doorMutants({ file: 'context/catalog-outage.ts', group }, [
    [
      'any refusal of ours is an outage',
      'return UNREACHABLE.has(code)',
      'return true',
      'take a refusal for an outage',
    ],
    [
      'any error of the server is an outage',
      '/^(08|53|55P03|57)/',
      '/./',
      'take a missing privilege for an outage',
    ],
  ]),
]
