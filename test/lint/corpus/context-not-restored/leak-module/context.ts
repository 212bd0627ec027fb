import { AsyncLocalStorage } from 'node:async_hooks'

export const storage = new AsyncLocalStorage<{ tenant: string | undefined }>()

export function setTenant(tenant: string | undefined) {
  const store = storage.getStore()
  if (store) store.tenant = tenant
}

export const getTenant = () => storage.getStore()?.tenant
