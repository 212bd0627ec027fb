const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i

/**
 * The target of a request below where a module is mounted, with its query: the service mounts it elsewhere. A prefix may have
 * parameters, so it is taken off by its segments.
 *
 * @param target As it came in; one with a host is read as Fastify does, without it.
 */
export function belowPrefix(target: string, prefix: string): string {
  const path = target.replace(ABSOLUTE, '')
  const from = path.startsWith('/') ? path : `/${path}`
  const segments = prefix.split('/').filter((segment) => segment !== '').length
  let at = 0
  for (let count = 0; count < segments; count += 1) {
    const next = from.slice(at + 1).search(/[/?#]/)
    at = next === -1 ? from.length : at + 1 + next
  }
  const rest = from.slice(at)
  return rest.startsWith('/') ? rest : `/${rest}`
}
