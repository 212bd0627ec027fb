import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

interface Job<Data> {
  readonly data: Data
}

declare class Worker<Data> {
  constructor(name: string, run: (job: Job<Data>) => Promise<void>)
  close(): Promise<void>
}

async function remind(id: string) {
  await tenancy.db.selectFrom('invoice').selectAll().where('id', '=', id).execute()
}

export const worker = new Worker<{ id: string }>('remind', async ({ data }) => remind(data.id))
