import { once } from 'node:events'

import { createTenancy } from '@tenantry/runtime'
import { tenancyPlugin } from '@tenantry/runtime/fastify'
import { fromHeader, httpProblemOf } from '@tenantry/runtime/http'
import { redisStore } from '@tenantry/runtime/redis'
import { fastify } from 'fastify'
import { Redis } from 'ioredis'
import { sql } from 'kysely'

import type { TestDatabase } from '../../support/test-application.ts'
import type { Served } from './serving.ts'

// One of the processes of an application: `serve.ts SERVED`, in JSON. Prints its port.

const { config, redis }: Served = JSON.parse(process.argv[2] ?? '')
const client = redis === undefined ? undefined : new Redis(redis, { retryStrategy: () => 200 })
client?.on('error', () => undefined)
const tenancy = await createTenancy<TestDatabase>(
  config,
  client && { quotaStore: redisStore(client) },
)
const app = fastify({ forceCloseConnections: true })
app.setErrorHandler(async (error, _request, reply) => {
  const problem = httpProblemOf(error)
  if (problem === undefined) throw error
  return await reply.code(problem.status).headers(problem.headers).send(problem.body)
})
await app.register(async (scope) => {
  await scope.register(tenancyPlugin, { tenancy, tenant: fromHeader('x-tenant') })
  scope.get('/', async () => {
    const { rows } = await sql`select count(*) from customer`.execute(tenancy.db)
    return { rows }
  })
  scope.get('/slow', async () => {
    const { rows } = await sql`select pg_sleep(0.05)::text`.execute(tenancy.db)
    return { rows }
  })
})
const url = await app.listen({ port: 0, host: '127.0.0.1' })
process.stdout.write(`${new URL(url).port}\n`)
await once(process, 'SIGTERM')
await app.close()
await tenancy.close()
client?.disconnect()
