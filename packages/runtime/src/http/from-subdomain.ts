import { parseHostname } from './hostname.ts'
import type { TenantResolver } from './tenant-resolver.ts'

/**
 * The label in front of `domain`: `acme.example.com` names `acme` under `example.com`. Deeper names
 * and the domain itself name no tenant.
 */
export function fromSubdomain(options: { readonly domain: string }): TenantResolver {
  const suffix = `.${options.domain.toLowerCase()}`
  return ({ host }) => {
    const name = parseHostname(host)
    if (name === undefined || !name.endsWith(suffix)) return undefined
    const label = name.slice(0, -suffix.length)
    return label.includes('.') ? undefined : label
  }
}
