import type { Tenant } from '../../catalog/tenant.ts'
import type { TenantLimits } from '../../config/index.ts'
import { TenantryError } from '../../errors.ts'
import type { StorageGrant } from './storage-store.ts'

/** When a write is worth another try, unless something is deleted before. */
const RETRY_AFTER_MS = 60_000

/** The error of a write for which a tenant has no room. */
export function noRoom(
  { slug }: Pick<Tenant, 'slug'>,
  { rows, bytes }: NonNullable<TenantLimits['storage']>,
  known: StorageGrant | undefined,
): TenantryError {
  const used = known?.used ?? { rows: 0, bytes: 0 }
  const parts = [
    ...(Number.isFinite(rows.hard) ? [`${used.rows} of ${rows.hard} rows`] : []),
    ...(Number.isFinite(bytes.hard) ? [`${used.bytes} of ${bytes.hard} bytes`] : []),
  ]
  return new TenantryError('QUOTA_STORAGE_EXCEEDED', {
    message: `The tenant ${JSON.stringify(slug)} has no room for what it writes: ${parts.join(', ')} are taken.`,
    hint: 'Delete something, which is measured at the next write, or raise quota.storage of the tenant with `saas quota set`.',
    details: { slug, quota: 'storage', used, retryAfterMs: RETRY_AFTER_MS },
  })
}

/** What is told where measurements do not come, and this process does not know why. */
export function nobodyMeasures(slug: string): TenantryError {
  return new TenantryError('STORAGE_NOT_MEASURED', {
    message: `What the tenant ${JSON.stringify(slug)} stores has not been measured for a long time.`,
    hint: 'Look at `saas quota show` for the reason; a process of the application has to be able to log in as the system role.',
    details: { slug },
  })
}
