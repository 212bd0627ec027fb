import { parentPort } from 'node:worker_threads'

import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

parentPort?.on('message', async (id: string) => {
  await tenancy.transaction(async (trx) => {
    await trx.updateTable('invoice').set({ total: 0 }).where('id', '=', id).execute()
  })
})
