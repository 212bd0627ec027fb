import type { Contract } from '../contract/index.ts'
import { TenantryError } from '../errors.ts'
import type { RemoteModule } from './remote/remote-module.ts'
import { serviceVariables } from '../contract/wire/service-variables.ts'

/** The service that a call is routed to. @throws {TenantryError} ROUTE_INVALID where there is none. */
export function requireRemote(
  { name: module }: Contract<unknown>,
  remote: RemoteModule | undefined,
): RemoteModule {
  if (remote !== undefined) return remote
  const { url, key } = serviceVariables(module)
  throw new TenantryError('ROUTE_INVALID', {
    message: `Calls of ${module} are routed to a service, and its facade knows none.`,
    hint: `Set ${url} and ${key}, or give createFacade the service: \`remote: connectModule(…)\`.`,
    details: { module },
  })
}
