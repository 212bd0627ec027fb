import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

async function withRetry<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch {
    return await work()
  }
}

export const inRoute = (tenant: string) =>
  tenancy.run(tenant, () => withRetry(async () => tenancy.db.selectFrom('invoice').execute()))

setTimeout(async () => {
  await withRetry(async () => tenancy.position())
}, 1000)
