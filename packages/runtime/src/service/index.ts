export {
  type MovingContext,
  type MovingTenancy,
  movingTenancy,
  type MovingTenancyOptions,
} from './moving-tenancy.ts'
export { type ServiceTenancy } from './enter-as-caller.ts'
export { type ServiceOptions, servicePlugin } from './service-plugin.ts'
export type { VerifyingKey } from './verifying-key.ts'
