import { redisStore } from '@tenantry/runtime/redis'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe } from 'vitest'

import { findRedis, type RedisServer, startRedis } from '../../support/redis.ts'
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts'
import { itOutlivesOutages } from './store-outages.ts'

const program = await findRedis()
const mustRun = process.env['CI'] === 'true'

describe.skipIf(program === undefined && !mustRun)('an outage of Redis', () => {
  let server: RedisServer
  let proxy: TcpProxy
  const clients: Redis[] = []

  beforeAll(async () => {
    server = await startRedis(program)
    proxy = await startTcpProxy(server.url)
  })
  afterAll(async () => {
    for (const client of clients) client.disconnect()
    await proxy?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
  })

  itOutlivesOutages(() => ({
    async open() {
      const client = new Redis(proxy.url, { retryStrategy: () => 200 })
      client.on('error', () => undefined)
      clients.push(client)
      return redisStore(client)
    },
    kill: () => server.kill(),
    startEmpty: () => server.start(),
    freeze: async () => server.freeze(),
    thaw: async () => server.thaw(),
    delay: (milliseconds) => proxy.delay(milliseconds),
  }))
})
