import type { Tenancy } from '@tenantry/runtime'
import type { Database } from '../database.ts'
declare const tenancy: Tenancy<Database>
const rows = () => tenancy.db.selectFrom('invoice').selectAll().execute()

import fastify from 'fastify'
declare function userOf(r: unknown): Promise<{ id: string }>
fastify().get<{ Params: { t: string } }>('/:t', async (request, reply) => {
  const user = await userOf(request)
  return await tenancy.run(request.params.t, async () => {
    const member = await tenancy.db
      .selectFrom('customer')
      .select('id')
      .where('id', '=', user.id)
      .executeTakeFirst()
    if (!member) return reply.status(404).send()
    return await rows()
  })
})
