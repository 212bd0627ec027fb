import type { Tenant } from '../../catalog/tenant.ts'
import type { TenantLimits } from '../../config/index.ts'
import type { Amount } from './storage-store.ts'

/** How far a tenant is: below its soft limits, from one of them on, or at one of its hard limits. */
export type StorageLevel = 'below' | 'soft' | 'hard'

/** What a process has learned of a tenant's storage: told when its level changes, and when measuring fails or works again. */
export interface StorageNews {
  readonly tenant: Pick<Tenant, 'id' | 'slug' | 'tier'>
  readonly level: StorageLevel
  /** Measured, and written since. */
  readonly used: Amount
  readonly limits: NonNullable<TenantLimits['storage']>
  /** Why nobody measures it; undefined where somebody does. What is written is counted meanwhile, and no room comes back. */
  readonly problem: unknown
}

export function levelOf(
  used: Amount,
  { rows, bytes }: NonNullable<TenantLimits['storage']>,
): StorageLevel {
  if (used.rows >= rows.hard || used.bytes >= bytes.hard) return 'hard'
  return used.rows >= rows.soft || used.bytes >= bytes.soft ? 'soft' : 'below'
}
