import { EventEmitter } from 'node:events'

import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>
const bus = new EventEmitter()

export const watch = (tenant: string) =>
  tenancy.run(tenant, () => {
    const note = tenancy.bind(async () => {
      await tenancy.db.selectFrom('invoice').selectAll().execute()
    })
    bus.on('paid', note)
  })
