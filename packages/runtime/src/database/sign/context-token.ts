import type { ContextKey } from './context-key.ts'

/** How long a token is good for: whoever gets hold of one is its tenant for so long. */
export const TOKEN_LIFETIME_S = 300
/** A token is made anew long before it expires, so that clocks may differ. */
export const TOKEN_RENEWAL_S = 60
/** How far the clock of a database may be from ours, in either direction. */
export const CLOCK_TOLERANCE_S = TOKEN_LIFETIME_S - TOKEN_RENEWAL_S

/**
 * Says until when a tenant may be the one of a context: `expiry.key.signature`.
 *
 * What is signed is the tenant's id and all that stands before the signature. An id has one length, so
 * that no two tenants or times can share a signature.
 */
export function signTenant(key: ContextKey, tenantId: string, expiresAt: number): string {
  const claim = `${expiresAt}.${key.id}.`
  return claim + key.sign(tenantId + claim)
}
