import type { Mutant } from '../mutant.ts'
import { doorMutants } from './door-mutants.ts'

const group = 'credentials'

/** Whose a domain and a key are. */
export const CREDENTIAL_MUTANTS: readonly Mutant[] = [
  ...doorMutants({ file: 'fleet/access/add-domain.ts', group }, [
    [
      'a domain that is claimed is verified',
      'if (options.isVerified) await',
      'await',
      'be let in by a domain that was only claimed',
    ],
  ]),
  ...doorMutants({ file: 'fleet/access/verify-domain.ts', group }, [
    [
      'a domain needs no proof',
      'await requireProof(claimed, resolveTxt)',
      '',
      'verify a domain without a proof',
    ],
    [
      'a part of a proof is enough',
      "if (records.some((parts) => parts.join('') === proof.value)) return",
      "if (records.some((parts) => proof.value.startsWith(parts.join('')))) return",
      'verify a domain with a part of the proof',
    ],
    [
      'a proof may stand in something else',
      "parts.join('') === proof.value",
      "parts.join('').includes(proof.value)",
      'verify a domain with the proof in something else',
    ],
  ]),
  ...doorMutants({ file: 'catalog/domain-catalog.ts', group }, [
    [
      'the claim of another is found',
      '`${SELECT} where t.id = $1 and d.domain = $2`',
      '`${SELECT} where $1::uuid is not null and d.domain = $2`',
      'verify a domain that another tenant has claimed',
    ],
    [
      'all claims are verified at once',
      'verified_at = coalesce(verified_at, now())\n         where tenant_id = $1 and domain = $2',
      'verified_at = coalesce(verified_at, now())\n         where tenant_id = $1 and $2::text is not null',
      'verify a domain with the proof of another',
    ],
    [
      'the claim of another is verified',
      'verified_at = coalesce(verified_at, now())\n         where tenant_id = $1 and domain = $2',
      'verified_at = coalesce(verified_at, now())\n         where $1::uuid is not null and domain = $2',
      'have a domain of another verified with the own one',
    ],
    [
      'the domain of another is removed',
      'delete from tenantry.tenant_domain where tenant_id = $1 and domain = $2',
      'delete from tenantry.tenant_domain where $1::uuid is not null and domain = $2',
      'remove the domain of another',
    ],
    [
      'the domains of all are listed',
      '${SELECT} where $1::uuid is null or t.id = $1 order by',
      '${SELECT} where $1::uuid is null or true order by',
      'list the domains of another',
    ],
    [
      'a domain that is taken is any error',
      'throw sqlStateOf(error) === UNIQUE_VIOLATION ? taken(domain, error) : error',
      'throw error',
      'take a domain that another tenant has proved',
    ],
  ]),
  ...doorMutants({ file: 'catalog/key-catalog.ts', group }, [
    [
      'a revoked key stays as it was',
      'set revoked_at = coalesce(revoked_at, now())',
      'set revoked_at = revoked_at',
      'use a key that was revoked',
    ],
    [
      'the key of another is revoked',
      'where tenant_id = $1 and id::text = $2',
      'where $1::uuid is not null and id::text = $2',
      'revoke the key of another',
    ],
    [
      'the key of another is found',
      '`${SELECT} where t.id = $1 and k.id::text = $2`',
      '`${SELECT} where $1::uuid is not null and k.id::text = $2`',
      'revoke the key of another',
    ],
    [
      'the keys of all are listed',
      '`${SELECT} where t.id = $1 order by',
      '`${SELECT} where $1::uuid is not null order by',
      'list the keys of another',
    ],
    [
      'a key lives for longer',
      "interval '1 millisecond'",
      "interval '1 hour'",
      'use a key whose time has passed',
    ],
  ]),
  ...doorMutants({ file: 'catalog/access-sql.ts', group, ownFleet: true }, [
    [
      'any domain is found',
      'where d.domain = wanted and',
      'where',
      'be found by a domain that nobody has',
    ],
    [
      'a domain is found before it is verified',
      'd.verified_at is not null and ',
      '',
      'be let in by a domain that was only claimed',
    ],
    [
      'the domain of a suspended tenant is found',
      "d.verified_at is not null and t.status = 'active'",
      'd.verified_at is not null',
      'tell by a domain that its tenant is suspended',
    ],
    [
      'two tenants have one domain',
      'create unique index if not exists tenant_domain_verified',
      'create index if not exists tenant_domain_verified',
      'take a domain that another tenant has proved',
    ],
    ['any key is found', 'where k.hash = wanted and', 'where', 'use an invented key'],
    ['a revoked key is found', 'k.revoked_at is null and ', '', 'use a key that was revoked'],
    [
      'the key of a suspended tenant is found',
      "k.revoked_at is null and t.status = 'active'",
      'k.revoked_at is null',
      'tell by a key that its tenant is suspended',
    ],
    [
      'a key is found when its time has passed',
      'and (k.expires_at is null or k.expires_at > now())',
      '',
      'use a key whose time has passed',
    ],
  ]),
]
