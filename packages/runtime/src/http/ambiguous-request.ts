import { TenantryError } from '../errors.ts'

/** The error for a request in which a proxy and the application may read different tenants. */
export function ambiguousRequest(what: 'host' | 'path' | 'authorization'): TenantryError {
  return new TenantryError('REQUEST_AMBIGUOUS', {
    message: `The ${what} of the request can be read in two ways.`,
    hint: 'Send one Host header and one Authorization header, and a path without dot segments or doubled slashes.',
    details: { what },
  })
}
