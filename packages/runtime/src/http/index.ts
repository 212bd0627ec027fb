export { type HttpProblem, httpProblemOf } from './http-problem.ts'
export { resolveTenant } from './resolve-tenant.ts'
export {
  fromHeader,
  fromSubdomain,
  type TenantRequest,
  type TenantResolver,
} from './tenant-resolver.ts'
