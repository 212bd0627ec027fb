import { tenantStorage as current } from './storage.ts'

export async function work(job: { data: { id: string } }, next: () => Promise<void>) {
  current.enterWith(job.data)
  await next()
}
