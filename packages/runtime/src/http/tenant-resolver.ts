/** What a resolver sees of a request; it is the same behind every framework. */
export interface TenantRequest {
  /** The Host header, with its port if it has one; empty without one. X-Forwarded-Host is not in it. */
  readonly host: string
  /** What the client asked for: no host, no query, and percent-encoding as it was sent. */
  readonly path: string
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/**
 * Which tenant a request names, by its slug, or undefined when this source names none. Throws for a
 * claim that is forged. A source of your own is a function of this type.
 */
export type TenantResolver = (
  request: TenantRequest,
) => string | undefined | Promise<string | undefined>
