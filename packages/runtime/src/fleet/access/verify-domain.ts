import { parseDomain, type TenantDomain } from '../../catalog/domain.ts'
import { sqlStateOf } from '../../database/sql-state.ts'
import { reasonOf, TenantryError } from '../../errors.ts'
import type { Fleet } from '../fleet.ts'
import { refuseUnknownDomain } from './refuse-unknown-domain.ts'
import { requireTenant } from '../tenants/require-tenant.ts'

/** The TXT records of a name, each in its parts, as `node:dns/promises` has it. */
export type ResolveTxt = (name: string) => Promise<readonly (readonly string[])[]>

const ABSENT = new Set(['ENOTFOUND', 'ENODATA'])

/**
 * Lets requests to a domain in, when its DNS holds the proof: a TXT record that only its owner can
 * have put there.
 *
 * @throws {TenantryError} DOMAIN_UNPROVEN, DOMAIN_UNKNOWN, DOMAIN_TAKEN, DOMAIN_INVALID,
 * CATALOG_MISSING, TENANT_UNKNOWN.
 */
export async function verifyDomain(
  fleet: Fleet,
  slug: string,
  domain: string,
  resolveTxt: ResolveTxt,
): Promise<TenantDomain> {
  const name = parseDomain(domain)
  const tenant = await requireTenant(fleet, slug)
  const claimed = (await fleet.domains.find(tenant, name)) ?? refuseUnknownDomain(slug, name)
  if (claimed.verifiedAt !== null) return claimed
  await requireProof(claimed, resolveTxt)
  await fleet.domains.markVerified(tenant, name)
  return (await fleet.domains.find(tenant, name)) ?? refuseUnknownDomain(slug, name)
}

async function requireProof(
  { domain, proof }: TenantDomain,
  resolveTxt: ResolveTxt,
): Promise<void> {
  const records = await resolveTxt(proof.name).catch((cause: unknown) => {
    if (ABSENT.has(sqlStateOf(cause) ?? '')) return []
    const why = reasonOf(cause)
    throw unproven(domain, `the DNS does not answer (${why})`, proof, cause)
  })
  if (records.some((parts) => parts.join('') === proof.value)) return
  throw unproven(domain, 'the TXT record is not there', proof)
}

function unproven(
  domain: string,
  why: string,
  proof: TenantDomain['proof'],
  cause?: unknown,
): TenantryError {
  return new TenantryError('DOMAIN_UNPROVEN', {
    message: `The domain ${JSON.stringify(domain)} is not verified: ${why}.`,
    hint: `Let its owner add the TXT record ${proof.name} with the value ${proof.value}, and try again when it is published.`,
    cause,
    details: { domain, proof },
  })
}
