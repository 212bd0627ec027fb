import { parseHostname } from './hostname.ts'
import { ambiguousRequest } from './ambiguous-request.ts'
import type { TenantRequest } from './tenant-resolver.ts'

/** A request as an HTTP server has it, before a framework has read anything out of it. */
export interface IncomingRequest {
  /** What stands between method and version: a path with its query, or a whole URL. */
  readonly target: string
  readonly headers: TenantRequest['headers']
  /** Name, value, name, value: as they were sent, those that came twice included. */
  readonly rawHeaders: readonly string[]
}

/**
 * What resolvers see of a request. Refuses one that names two hosts, in headers or in its URL, or that
 * carries two tokens: a proxy may have judged it by the one that is not read here.
 *
 * @throws {TenantryError} REQUEST_AMBIGUOUS
 */
export function readRequest({ target, headers, rawHeaders }: IncomingRequest): TenantRequest {
  if (valuesOf('authorization', rawHeaders).length > 1) throw ambiguousRequest('authorization')
  const [, authority, path = ''] = /^(?:https?:\/\/([^/?#]*))?(\/[^?#]*)?/i.exec(target) ?? []
  return { host: findHost(authority, rawHeaders), path, headers }
}

/** HTTP/2 has the host in `:authority`; a request to a proxy has it in its URL as well. */
function findHost(authority: string | undefined, rawHeaders: readonly string[]): string {
  const named = valuesOf('host', rawHeaders)
  if (named.length > 1) throw ambiguousRequest('host')
  named.push(...valuesOf(':authority', rawHeaders))
  if (authority !== undefined) named.push(authority)
  const [host = '', ...others] = named
  for (const other of others) {
    if (other !== host && (parseHostname(other) ?? other) !== parseHostname(host)) {
      throw ambiguousRequest('host')
    }
  }
  return host
}

function valuesOf(name: string, rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter(
    (_, index) => index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === name,
  )
}
