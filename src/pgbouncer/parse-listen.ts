import { TenantryError } from '@tenantry/runtime/errors'

/**
 * Reads where PgBouncer listens: `127.0.0.1:6432`, `[::1]:6432`, `*:6432` for every address.
 *
 * @throws {TenantryError} USAGE_INVALID_VALUE
 */
export function parseListen(text: string): { readonly host: string; readonly port: number } {
  const [, host = '', digits = ''] =
    /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+|\*):(\d{1,5})$/i.exec(text) ?? []
  const port = Number(digits)
  if (host !== '' && port > 0 && port < 65_536) return { host: host.replaceAll(/[[\]]/g, ''), port }
  throw new TenantryError('USAGE_INVALID_VALUE', {
    message: `${JSON.stringify(text)} is no address to listen on.`,
    hint: 'Give an address and a port, such as --listen 127.0.0.1:6432, or *:6432 for every address.',
    details: { listen: text },
  })
}
