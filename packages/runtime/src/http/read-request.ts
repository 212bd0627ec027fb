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
  const { hosts, authorities, tokens } = readNames(rawHeaders)
  if (tokens > 1) throw ambiguousRequest('authorization')
  if (hosts.length > 1) throw ambiguousRequest('host')
  const [, authority, path = ''] = /^(?:https?:\/\/([^/?#]*))?(\/[^?#]*)?/i.exec(target) ?? []
  const named = [...hosts, ...authorities]
  if (authority !== undefined) named.push(authority)
  return { host: onlyHost(named), path, headers }
}

interface Names {
  readonly hosts: string[]
  /** HTTP/2 has the host in `:authority`. */
  readonly authorities: string[]
  tokens: number
}

/** Every request pays for this: each header is looked at once. */
function readNames(rawHeaders: readonly string[]): Names {
  const names: Names = { hosts: [], authorities: [], tokens: 0 }
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const value = rawHeaders[index + 1] ?? ''
    switch ((rawHeaders[index] ?? '').toLowerCase()) {
      case 'host':
        names.hosts.push(value)
        break
      case ':authority':
        names.authorities.push(value)
        break
      case 'authorization':
        names.tokens += 1
        break
      default:
    }
  }
  return names
}

/** A request to a proxy has its host in its URL as well. */
function onlyHost([host = '', ...others]: readonly string[]): string {
  for (const other of others) {
    if (other !== host && (parseHostname(other) ?? other) !== parseHostname(host)) {
      throw ambiguousRequest('host')
    }
  }
  return host
}
