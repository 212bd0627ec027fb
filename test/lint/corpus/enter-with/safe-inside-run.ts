import { AsyncLocalStorage } from 'node:async_hooks'

const storage = new AsyncLocalStorage<{ tenant: string | undefined }>()

export const handle = (tenant: string, next: () => void) =>
  storage.run({ tenant: undefined }, () => {
    storage.enterWith({ tenant })
    next()
  })
