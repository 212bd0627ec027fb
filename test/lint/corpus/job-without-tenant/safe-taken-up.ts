import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

interface Job {
  readonly id: string
  readonly context: { readonly slug: string; readonly tenantId: string }
}

declare const queue: {
  add(name: string, job: Job): Promise<void>
  process(name: string, run: (job: Job) => Promise<void>): void
}

queue.process('remind', ({ id, context }) =>
  tenancy.takeUp(context, async () => {
    await tenancy.db.selectFrom('invoice').selectAll().where('id', '=', id).execute()
  }),
)

export const remind = (tenant: string, id: string) =>
  tenancy.run(tenant, () => queue.add('remind', { id, context: tenancy.handOver() }))
