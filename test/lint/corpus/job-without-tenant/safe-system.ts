import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>
declare class Worker {
  constructor(name: string, run: (job: { readonly name: string }) => Promise<void>)
}

export const worker = new Worker('report', async ({ name }) => {
  await tenancy.system(`report of the job ${name}`, (db) =>
    db.selectFrom('invoice').selectAll().execute(),
  )
})
