import type { Client, PoolClient } from 'pg'

const versions = new WeakMap<object, number>()

/** Remembers what a server says of itself while it is connected to; a pooler says it for the server behind it. */
export function noteServerVersion(client: Client): void {
  client.connection.on('parameterStatus', (message: unknown) => {
    const version = parseVersion(message)
    if (version !== undefined) versions.set(client, version)
  })
}

/** As PostgreSQL numbers its versions, such as 170002; 0 where the server did not say. */
export function serverVersionOf(client: PoolClient): number {
  return versions.get(client) ?? 0
}

/** `17.2 (Debian 17.2-1)`, `18beta1`: since PostgreSQL 10 the second number is that of the patch. */
function parseVersion(message: unknown): number | undefined {
  if (typeof message !== 'object' || message === null) return undefined
  if (!('parameterName' in message && 'parameterValue' in message)) return undefined
  if (message.parameterName !== 'server_version') return undefined
  const [, major = '', minor = '0'] =
    /^(\d+)(?:\.(\d+))?/.exec(String(message.parameterValue)) ?? []
  return major === '' ? undefined : Number(major) * 10_000 + Number(minor)
}
