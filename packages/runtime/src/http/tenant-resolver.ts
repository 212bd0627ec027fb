/** What a resolver sees of a request; every framework has it. */
export interface TenantRequest {
  /** The Host header, with its port if it has one. */
  readonly host: string
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** Which tenant a request names, or undefined when this source names none. Throws for a forged claim. */
export type TenantResolver = (
  request: TenantRequest,
) => string | undefined | Promise<string | undefined>

/**
 * The label in front of `domain`: `acme.example.com` names `acme` under `example.com`. Deeper names
 * and the domain itself name no tenant.
 */
export function fromSubdomain(options: { readonly domain: string }): TenantResolver {
  const suffix = `.${options.domain.toLowerCase()}`
  return ({ host }) => {
    const name = host.toLowerCase().replace(/:\d+$/, '').replace(/\.$/, '')
    if (!name.endsWith(suffix)) return undefined
    const label = name.slice(0, -suffix.length)
    return label === '' || label.includes('.') ? undefined : label
  }
}

/**
 * The value of a header. For development and tests: whoever sends a request decides what its headers
 * say, so it is no proof of anything.
 */
export function fromHeader(name: string): TenantResolver {
  const header = name.toLowerCase()
  return ({ headers }) => {
    const value = headers[header]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
}
