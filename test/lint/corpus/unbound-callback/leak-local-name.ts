import { EventEmitter } from 'node:events'

import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>
const shared = new EventEmitter()

const getBus = () => shared

export async function watch() {
  const open = await tenancy.db.selectFrom('invoice').select('id').execute()
  const bus = getBus()
  bus.on('paid', async () => {
    await tenancy.db.updateTable('invoice').set({ total: 0 }).execute()
  })
  return open.length
}
