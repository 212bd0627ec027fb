import { ambiguousRequest } from './ambiguous-request.ts'
import type { TenantResolver } from './tenant-resolver.ts'

/** Behind percent-decoding, and with the backslash that some readers take for a slash. */
const DOT_SEGMENT = /(?:^|[/\\])\.{1,2}(?:[/\\]|$)/

/**
 * The segment of the path behind `prefix`: `/t/acme/invoices` names `acme` under `/t`. Percent-encoding
 * is decoded as routers do, and the prefix is found in any case, since some routers find it so.
 *
 * A path in which a proxy or a router could read another tenant is refused: one with dot segments, or
 * with encoded or doubled slashes up to the tenant.
 *
 * @throws {TenantryError} REQUEST_AMBIGUOUS
 */
export function fromPath(options: { readonly prefix: string }): TenantResolver {
  const prefix = splitMerged(options.prefix.toLowerCase())
  return ({ path }) => {
    const decoded = decode(path)
    if (DOT_SEGMENT.test(decoded)) throw ambiguousRequest('path')
    const tenant = findBehind(prefix, path.split('/').slice(1).map(decode))
    if (findBehind(prefix, splitMerged(decoded)) !== tenant) throw ambiguousRequest('path')
    return tenant
  }
}

function findBehind(prefix: readonly string[], segments: readonly string[]): string | undefined {
  const isBelow = prefix.every((name, index) => segments[index]?.toLowerCase() === name)
  return isBelow ? segments[prefix.length] || undefined : undefined
}

/** As whoever reads most generously: slashes of any make and number divide. */
function splitMerged(path: string): string[] {
  return path.split(/[/\\]+/).filter((segment) => segment !== '')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw ambiguousRequest('path')
  }
}
