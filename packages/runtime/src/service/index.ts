export { type ServiceTenancy } from './enter-as-caller.ts'
export {
  type NamedTenant,
  type NamedTenantContext,
  type NamedTenants,
  namedTenants,
} from './named-tenants.ts'
export type { ServedCall } from './observe-calls.ts'
export {
  type ServedModule,
  type ServedTenancy,
  type ServeOptions,
  serveModule,
} from './serve-module.ts'
export { type ServiceOptions, servicePlugin } from './service-plugin.ts'
export type { VerifyingKey } from './verifying-key.ts'
