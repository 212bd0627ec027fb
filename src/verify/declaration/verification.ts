import type { Tenancy } from '@tenantry/runtime'

/**
 * What `saas verify` cannot read from an application, as the default export of `saas.verify.ts` beside
 * `saas.config.ts`. What is left out is not attacked.
 */
export interface Verification<DB = unknown> {
  readonly http?: HttpDeclaration
  /** Handlers of jobs by their name, each called as one tenant with a payload of the other. */
  readonly jobs?: Readonly<Record<string, (job: JobAttempt<DB>) => unknown>>
  /** Caches by their name: what one tenant put there must not be what the other gets. */
  readonly caches?: Readonly<Record<string, CacheDeclaration>>
}

/** A tenant of the run. */
export interface VerifiedTenant {
  readonly id: string
  readonly slug: string
}

/** A tenant that requests are sent for. */
export interface RequestingTenant extends VerifiedTenant {
  /** Makes an API key of the tenant (`fromApiKey`); the same one each time. */
  readonly apiKey: () => Promise<string>
}

/** How requests to the application are made, and which routes are attacked by them. */
export interface HttpDeclaration {
  /**
   * How a request says whose it is: headers that it carries, and what stands before each path. Give all of
   * them that a request of a customer has: each is then swapped for the other tenant's alone.
   */
  as(tenant: RequestingTenant): Identity | Promise<Identity>
  /** The OpenAPI 3 document: the path it is served at, or the document itself. Default: `/docs/json`. */
  readonly document?: string | object
  /** Variables for the process of the application, where `saas verify` starts it. Default: none. */
  readonly environment?: Readonly<Record<string, string>>
  /** Routes that answer whoever asks, as `GET /prices`. Default: those with `security: []` in the document. */
  readonly public?: readonly string[]
  /** Routes that are not attacked, each with the reason that the report gives. Default: none. */
  readonly skip?: Readonly<Record<string, string>>
  /** Parts of a request that the document does not tell, by route. */
  readonly requests?: Readonly<Record<string, (given: GivenValues) => GivenRequest>>
}

/** By what a request says whose it is. */
export interface Identity {
  /** Default: none. */
  readonly headers?: Readonly<Record<string, string>>
  /** `/t/acme`. Default: nothing. */
  readonly path?: string
}

/** What a request may be made from, beside what the document tells. */
export interface GivenValues {
  /** A text that no other request has. */
  readonly fresh: string
}

/** Goes over what was made from the document, value by value. */
export interface GivenRequest {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Readonly<Record<string, unknown>>
}

/** What a job is called with. */
export interface JobAttempt<DB> {
  /** In the context of the tenant as which the job is run. */
  readonly tenancy: Tenancy<DB>
  /** Whose payload it is. The context is that of the tenant as which the job is run. */
  readonly tenant: VerifiedTenant
  /** A row of that tenant in a table, each value as text; what no row has, where that is tried. @throws {Error} where there is none. */
  readonly row: (table: string) => Readonly<Record<string, string>>
}

/** Either the key of an entry, or the cache itself. Both are called in the context of the tenant. */
export type CacheDeclaration =
  | { key(tenant: VerifiedTenant): string | Promise<string> }
  | {
      get(key: string, tenant: VerifiedTenant): unknown
      set(key: string, value: string, tenant: VerifiedTenant): unknown
    }

/**
 * Declares what `saas verify` attacks beside tables: routes, jobs and caches.
 *
 * @example export default defineVerification({ http: { as: ({ slug }) => ({ headers: { host: `${slug}.localhost` } }) } })
 */
export function defineVerification<DB = unknown>(declared: Verification<DB>): Verification<DB> {
  return declared
}
