// A worker thread with a tenancy of its own: answers each context it is handed with what it sees.
import { parentPort, workerData } from 'node:worker_threads'

import { createTenancy, type HandedContext, TenantryError } from '@tenantry/runtime'

import type { TestDatabase } from '../../support/test-application.ts'

const tenancy = await createTenancy<TestDatabase>(workerData)

async function readNumbers(): Promise<string[]> {
  const rows = await tenancy.db.selectFrom('invoice').select('number').execute()
  return rows.map((row) => row.number)
}

async function answer(message: HandedContext | 'nobody'): Promise<object> {
  try {
    const numbers = await (message === 'nobody'
      ? readNumbers()
      : tenancy.takeUp(message, readNumbers))
    return { numbers }
  } catch (error) {
    return { code: error instanceof TenantryError ? error.code : String(error) }
  }
}

async function reply(message: HandedContext | 'nobody'): Promise<void> {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(await answer(message))
}

parentPort?.on('message', (message: HandedContext | 'nobody') => {
  void reply(message)
})
