import { parentPort } from 'node:worker_threads'

import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

declare const tenancy: Tenancy<Database>

async function work() {
  return await tenancy.db.selectFrom('invoice').selectAll().execute()
}

parentPort?.on('message', (handed: { slug: string; tenantId: string }) =>
  tenancy.takeUp(handed, () => work()),
)
