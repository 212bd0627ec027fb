import { createServer } from 'node:http'
import { parentPort, Worker } from 'node:worker_threads'

import type { HandedContext, Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

export function serve(tenancy: Tenancy<Database>) {
  const worker = new Worker('./safe-handed-over.ts')
  return createServer((request, response) => {
    worker.postMessage({ handed: tenancy.handOver(), path: request.url })
    response.end()
  })
}

export function work(tenancy: Tenancy<Database>) {
  parentPort?.on('message', async (message: { handed: HandedContext }) => {
    await tenancy.takeUp(message.handed, () => tenancy.db.deleteFrom('invoice').execute())
  })
}
