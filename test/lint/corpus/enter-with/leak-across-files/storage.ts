import { AsyncLocalStorage } from 'node:async_hooks'

export const tenantStorage = new AsyncLocalStorage<{ id: string }>()
