export { type ServiceTenancy } from './enter-as-caller.ts'
export { type ServiceOptions, servicePlugin } from './service-plugin.ts'
export type { VerifyingKey } from './verifying-key.ts'
