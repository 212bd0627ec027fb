import type { TenantRequest } from './tenant-resolver.ts'

/** The token of `Authorization: Bearer <token>`; undefined for other schemes and without one. */
export function readBearerToken({ headers }: TenantRequest): string | undefined {
  const { authorization } = headers
  if (typeof authorization !== 'string') return undefined
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1]
}
