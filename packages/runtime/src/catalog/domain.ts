import { randomBytes } from 'node:crypto'
import { domainToASCII } from 'node:url'

import { TenantryError } from '../errors.ts'

/** A domain of a tenant's own. Requests to it are let in once it is verified. */
export interface TenantDomain {
  /** In lower case, international names in punycode: as a browser sends it. */
  readonly domain: string
  /** The slug of the tenant. */
  readonly tenant: string
  /** In ISO 8601; null until its DNS has been seen to name the tenant. */
  readonly verifiedAt: string | null
  /** The TXT record that proves whose domain it is. */
  readonly proof: { readonly name: string; readonly value: string }
}

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/
const LONGEST_DOMAIN = 253
/** What ends the host of a URL, or is decoded in it: `domainToASCII` would take what stands before. */
const NO_NAME = /[/?#\\%]/

/**
 * Brings a domain to the form in which a browser sends it: lower case, punycode, no final dot.
 *
 * @throws {TenantryError} DOMAIN_INVALID for an address, a single label, a wildcard, a URL or a port.
 */
export function parseDomain(text: string): string {
  const domain = NO_NAME.test(text) ? '' : domainToASCII(text).replace(/\.$/, '')
  const labels = domain.split('.')
  const isDomain =
    domain.length <= LONGEST_DOMAIN &&
    labels.length > 1 &&
    labels.every((label) => LABEL.test(label)) &&
    !/^\d+$/.test(labels.at(-1) ?? '')
  if (isDomain) return domain
  throw new TenantryError('DOMAIN_INVALID', {
    message: `${JSON.stringify(text)} is not the name of a domain.`,
    hint: 'Give a name such as `shop.acme.com`: no wildcard, no port, no `https://`.',
    details: { domain: text },
  })
}

/** What a proof holds: 128 random bits, so that no record can have been there before. */
export function makeProofToken(): string {
  return randomBytes(16).toString('hex')
}

export function proofOf(domain: string, token: string): TenantDomain['proof'] {
  return { name: `_tenantry.${domain}`, value: `tenantry-domain=${token}` }
}
