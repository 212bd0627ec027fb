import type { TenantResolver } from './tenant-resolver.ts'

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
