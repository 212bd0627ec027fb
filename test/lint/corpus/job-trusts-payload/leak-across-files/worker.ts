import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../../database.ts'
import { type Job, Worker } from './queue.ts'

export function start(tenancy: Tenancy<Database>) {
  async function send(job: Job<{ tenant: string; to: string }>) {
    const { data } = job
    await tenancy.run(data.tenant, () => tenancy.db.selectFrom('invoice').selectAll().execute())
  }
  return new Worker('mail', send)
}
