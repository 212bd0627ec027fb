import { quoteForShell } from '@tenantry/runtime/errors'
import type { TenantDomain } from '@tenantry/runtime/fleet'

import type { Paint } from './colour.ts'
import { renderTable } from './render-table.ts'

/** One line a domain: whose it is, and whether requests to it are let in. */
export function renderDomains(domains: readonly TenantDomain[], paint: Paint): string {
  if (domains.length === 0)
    return 'No domains yet. Add one: saas tenant domain add acme shop.acme.com'
  const head = ['DOMAIN', 'TENANT', 'STATUS'].map((title) => paint('dim', title))
  const rows = domains.map(({ domain, tenant, verifiedAt }) => [
    domain,
    tenant,
    verifiedAt === null ? paint('yellow', 'not verified') : 'verified',
  ])
  return renderTable([head, ...rows])
}

/** A domain that was added or verified, and what is left to do for it. */
export function renderDomain({ domain, tenant, verifiedAt, proof }: TenantDomain): string {
  if (verifiedAt !== null) return `${domain} is verified, and names ${tenant}.`
  return [
    `${domain} is added to ${tenant}, and not verified yet. Let its owner publish this TXT record:`,
    '',
    renderTable([
      ['  name', proof.name],
      ['  value', proof.value],
    ]),
    '',
    `Then: saas tenant domain verify ${quoteForShell(tenant)} ${domain}`,
  ].join('\n')
}
