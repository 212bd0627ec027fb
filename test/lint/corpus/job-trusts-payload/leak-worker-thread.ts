import { createServer } from 'node:http'
import { parentPort, Worker } from 'node:worker_threads'

import type { Tenancy } from '@tenantry/runtime'

import type { Database } from '../database.ts'

export function serve() {
  const worker = new Worker('./leak-worker-thread.ts')
  return createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost')
    worker.postMessage({ handed: { slug: url.searchParams.get('t'), tenantId: '' } })
    response.end()
  })
}

export function work(tenancy: Tenancy<Database>) {
  parentPort?.on('message', async (message: { handed: { slug: string; tenantId: string } }) => {
    const { handed } = message
    await tenancy.takeUp(handed, () => tenancy.db.deleteFrom('invoice').execute())
  })
}
