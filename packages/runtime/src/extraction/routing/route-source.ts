import type { ShadowCount } from './shadow-counts.ts'

/** What a catalog says of a module. */
export interface StoredRoutes {
  readonly routes: readonly StoredRoute[]
  /** Why the module was brought back into its processes; undefined where it was not. */
  readonly demoted: string | undefined
}

export interface StoredRoute {
  readonly scope: string
  readonly value: string
  readonly mode: string
  /** Whether the rows of the tenant are in the database of the service: nothing brings its calls back. Default: false. */
  readonly moved?: boolean
}

/** Where processes share their routes: `tenancy.routes()`. */
export interface RouteSource {
  read(module: string): Promise<StoredRoutes>
  /** Brings a module back into all processes, unless it is. */
  demote(module: string, reason: string): Promise<void>
  /** Adds to what all processes have compared in shadow. */
  countShadow(module: string, counts: readonly ShadowCount[]): Promise<void>
}
