export { nameTenantOnSpan } from './name-tenant-on-span.ts'
export { observeTenancy, type ObserveOptions } from './observe-tenancy.ts'
export type { ObservedTenancy } from './observed-tenancy.ts'
