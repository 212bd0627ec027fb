import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

async function flush() {
  await tenancy.db.updateTable('invoice').set({ total: 0 }).execute()
}

process.once('SIGTERM', () => void flush())
