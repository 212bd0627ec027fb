import { EventEmitter } from 'node:events'

import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>
const bus = new EventEmitter()

// Whoever emits is a request of the tenant itself.
bus.on('paid', async (id: string) => {
  await tenancy.db.selectFrom('invoice').selectAll().where('id', '=', id).execute()
})

export const pay = (id: string) => bus.emit('paid', id)
