import type { FastifyInstance } from 'fastify'

import type { Subscriptions } from './subscriptions.ts'

export async function routes(app: FastifyInstance, { to }: { to: Subscriptions }) {
  app.put('/subscription', async () => {
    to.follow()
    return { ok: true }
  })
}
