import { AsyncLocalStorage } from 'node:async_hooks'

const storage = new AsyncLocalStorage<{ tenant: string } | undefined>()

export async function runAs(tenant: string, work: () => Promise<void>) {
  const outer = storage.getStore()
  storage.enterWith({ tenant })
  await work()
  storage.enterWith(outer)
}
