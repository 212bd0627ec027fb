import { AsyncLocalStorage } from 'node:async_hooks'

const storage = new AsyncLocalStorage<{ tenant: string }>()

export const tenantOfRequest = () => storage.getStore()?.tenant
