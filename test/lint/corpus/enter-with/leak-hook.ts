import { AsyncLocalStorage as Storage } from 'node:async_hooks'

import Fastify from 'fastify'

const storage = new Storage<string>()
const app = Fastify()

app.addHook('onRequest', async (request) => {
  const tenant = request.hostname.split('.')[0]
  if (tenant !== undefined) storage.enterWith(tenant)
})
