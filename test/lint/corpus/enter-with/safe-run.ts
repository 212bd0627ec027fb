import { AsyncLocalStorage } from 'node:async_hooks'

const tenants = new AsyncLocalStorage<{ tenantId: string }>()

export const enter = <Result>(tenantId: string, next: () => Result) =>
  tenants.run({ tenantId }, next)
