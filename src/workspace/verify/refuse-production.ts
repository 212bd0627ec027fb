import type { ResolvedConfig } from '@tenantry/runtime/config'
import { TenantryError } from '@tenantry/runtime/errors'

/** A URL without a host leads to a socket of this machine. */
const THIS_MACHINE = /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?|)$/

/**
 * What is on another machine may be production, whatever it is called: only what surely is none passes.
 *
 * @param applicationUrl Where the application runs. Default: it is started here.
 * @throws {TenantryError} VERIFY_PRODUCTION
 */
export function refuseProduction(
  config: ResolvedConfig,
  environment: Readonly<Record<string, string | undefined>>,
  applicationUrl?: string,
): void {
  if (environment['NODE_ENV'] === 'production') {
    throw refusal('NODE_ENV is production, so this may be what customers use.')
  }
  if (applicationUrl !== undefined && !isOnThisMachine(applicationUrl)) {
    const { hostname } = new URL(applicationUrl)
    throw refusal(`The application is on another machine (${hostname}), so customers may use it.`)
  }
  for (const { name, url, appUrl, stream } of config.clusters.values()) {
    const away = [url, appUrl].find((one) => one !== undefined && !isOnThisMachine(one))
    if (away === undefined && stream === undefined) continue
    const host = away === undefined ? 'what its stream leads to' : new URL(away).hostname
    throw refusal(
      `The cluster ${name} is on another machine (${host}), so it may be what customers use.`,
    )
  }
}

/** A parameter of the query wins over what stands before the path, as node-postgres reads it. */
function isOnThisMachine(text: string): boolean {
  const url = new URL(text)
  const host = url.searchParams.get('host') ?? url.hostname
  return (
    host.startsWith('/') ||
    THIS_MACHINE.test(decodeURIComponent(host)) ||
    decodeURIComponent(host).startsWith('/')
  )
}

function refusal(message: string): TenantryError {
  return new TenantryError('VERIFY_PRODUCTION', {
    message,
    hint: 'Verify a copy of it, or add --yes-production: two tenants are made, attacked and deleted.',
  })
}
