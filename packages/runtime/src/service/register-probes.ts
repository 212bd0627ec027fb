import type { FastifyInstance } from 'fastify'

/**
 * `/health` says that the process is alive, `/ready` that it can serve tenants: restart on one, stop routing on the other. What the
 * application has already is left alone.
 */
export function registerProbes(app: FastifyInstance, ready: () => Promise<void>): void {
  let isClosing = false
  app.addHook('preClose', async () => {
    isClosing = true
  })
  app.addHook('onSend', async (_request, reply) => {
    // A connection that is kept would hold the process.
    if (isClosing) reply.header('connection', 'close')
  })
  if (!app.hasRoute({ method: 'GET', url: '/health' })) {
    app.get('/health', async () => ({ status: 'ok' }))
  }
  if (app.hasRoute({ method: 'GET', url: '/ready' })) return
  app.get('/ready', async (request, reply) => {
    try {
      await ready()
      return { status: 'ok' }
    } catch (error) {
      request.log.warn({ err: error }, 'Not ready.')
      return await reply.code(503).send({ status: 'unavailable' })
    }
  })
}
