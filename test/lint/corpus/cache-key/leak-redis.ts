import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

/** As the packages for it have it. */
declare class Redis {
  setex(key: string, seconds: number, value: string): Promise<void>
  get(key: string): Promise<string | null>
}

const keyOf = (id: string) => ['invoice', id].join(':')

export async function total(tenancy: Tenancy<Database>, redis: Redis, id: string) {
  const hit = await redis.get(keyOf(id))
  if (hit !== null) return hit
  const invoice = await tenancy.db
    .selectFrom('invoice')
    .select('total')
    .where('id', '=', id)
    .executeTakeFirstOrThrow()
  await redis.setex(keyOf(id), 60, JSON.stringify(invoice))
  return String(invoice.total)
}
