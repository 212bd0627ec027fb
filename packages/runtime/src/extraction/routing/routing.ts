/**
 * Where the calls of a module are done: `local` in this process; `shadow` in this process, with reads done by the service as
 * well, to compare; `remote` by the service; `rehearse` in this process, as if it were another.
 */
export type RouteMode = 'local' | 'shadow' | 'remote' | 'rehearse'

/** What routing knows of a tenant. */
export interface RoutedTenant {
  readonly id: string
  readonly slug: string
  readonly tier: string
}

/** Decides about each call. It is asked with every one, so it neither waits nor looks anything up. */
export interface Routing {
  /** @param tenant Undefined outside of any tenant's context, where a service would refuse the call. */
  modeOf(tenant: RoutedTenant | undefined, operation: string): RouteMode
}
