import type { Tenancy } from '@tenantry/runtime'
import type { FastifyInstance } from 'fastify'

import type { Database } from '../../database.ts'
import { type Queue, remind as remindLater } from './queue.ts'

export async function routes(
  app: FastifyInstance,
  { tenancy, queue }: { tenancy: Tenancy<Database>; queue: Queue },
) {
  app.post<{ Params: { id: string } }>('/invoices/:id/reminder', async ({ params }) => {
    await tenancy.db.selectFrom('invoice').where('id', '=', params.id).selectAll().execute()
    await remindLater(queue, params.id)
    return { sent: true }
  })
}
