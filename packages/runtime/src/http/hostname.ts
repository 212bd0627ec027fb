const HOST = /^([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*)\.?(?::\d{1,5})?$/
const LONGEST_NAME = 253

/**
 * The name in a Host header: in lower case, without port and without the dot of the root. Undefined
 * when it holds anything but a DNS name, such as an IPv6 address, a user or a second host.
 */
export function parseHostname(host: string): string | undefined {
  const [, name] = HOST.exec(host.toLowerCase()) ?? []
  return name !== undefined && name.length <= LONGEST_NAME ? name : undefined
}
