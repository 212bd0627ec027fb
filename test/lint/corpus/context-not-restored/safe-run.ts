import { AsyncLocalStorage } from 'node:async_hooks'

const storage = new AsyncLocalStorage<{ tenant: string }>()

export const runAs = (tenant: string, work: () => Promise<void>) => storage.run({ tenant }, work)
