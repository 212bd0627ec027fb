import { EventEmitter } from 'node:events'

import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>
const bus = new EventEmitter()

export const watch = (tenant: string) =>
  tenancy.run(tenant, async () => {
    bus.once('paid', async (id: string) => {
      await tenancy.db.updateTable('invoice').set({ total: 0 }).where('id', '=', id).execute()
    })
  })
