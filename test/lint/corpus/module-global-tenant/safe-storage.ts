import { AsyncLocalStorage } from 'node:async_hooks'

const tenantStorage = new AsyncLocalStorage<{ tenant: string }>()

export const run = <Result>(tenant: string, work: () => Result) =>
  tenantStorage.run({ tenant }, work)

export function currentTenant() {
  const tenant = tenantStorage.getStore()?.tenant
  if (tenant === undefined) throw new Error('no tenant')
  return tenant
}
