import { TenantryError } from '../errors.ts'
import { readBearerToken } from './bearer-token.ts'
import type { TenantRequest, TenantResolver } from './tenant-resolver.ts'

/** What knows the keys of tenants: a Tenancy, or a table of your own. */
export interface KeyLookup {
  tenantOfKey(key: string): Promise<string | undefined>
}

export interface ApiKeyOptions {
  /** Where the key stands. In `authorization` it is a bearer token. Default: `x-api-key`. */
  readonly header?: string
  /**
   * Whether a request without a key is refused. With false it names no tenant by this source, and a
   * source beside it, such as the subdomain, lets it in. Default: true.
   */
  readonly required?: boolean
}

/**
 * The tenant that an API key was made for. A request without one, or with one that is unknown, expired
 * or revoked, or whose tenant is suspended, ends with 401, and the client cannot tell which it was.
 *
 * @param lookup The tenancy: it knows what `saas tenant key` keeps.
 * @throws {TenantryError} KEY_MISSING, KEY_INVALID.
 */
export function fromApiKey(lookup: KeyLookup, options: ApiKeyOptions = {}): TenantResolver {
  const { required = true } = options
  const header = (options.header ?? 'x-api-key').toLowerCase()
  return async (request) => {
    const key = header === 'authorization' ? readBearerToken(request) : readKey(request, header)
    if (key === undefined) return required ? refuseMissing(header) : undefined
    return (await lookup.tenantOfKey(key)) ?? refuseInvalid()
  }
}

function readKey({ headers }: TenantRequest, header: string): string | undefined {
  const value = headers[header]
  return typeof value === 'string' && value !== '' ? value : undefined
}

function refuseMissing(header: string): never {
  throw new TenantryError('KEY_MISSING', {
    message: 'The request has no API key.',
    hint: `Send one in the header ${header}.`,
  })
}

function refuseInvalid(): never {
  throw new TenantryError('KEY_INVALID', {
    message:
      'The API key is not valid: it is unknown, expired or revoked, or its tenant is suspended.',
    hint: 'Make a new one with `saas tenant key create`.',
  })
}
