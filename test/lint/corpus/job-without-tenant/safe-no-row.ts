import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

interface Queue {
  add(name: string, data: object): Promise<void>
}

export const warm = (queue: Queue, tenant: string) =>
  tenancy.run(tenant, () => queue.add('warm-caches', { depth: 2 }))
