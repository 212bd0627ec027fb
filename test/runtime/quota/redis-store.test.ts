import type { QuotaStore } from '@tenantry/runtime/quota'
import { redisStore } from '@tenantry/runtime/redis'
import { Redis } from 'ioredis'
import { createClient } from 'redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { findRedis, type RedisServer, startRedis } from '../../support/redis.ts'
import { itSharesLimits } from './store-contract.ts'

const connectNodeRedis = (url: string) =>
  createClient({ url })
    .on('error', () => undefined)
    .connect()

const program = await findRedis()
const mustRun = process.env['CI'] === 'true'

describe.skipIf(program === undefined && !mustRun)('a store in Redis', () => {
  let server: RedisServer
  let admin: Redis

  beforeAll(async () => {
    server = await startRedis(program)
    admin = new Redis(server.url)
  })
  afterAll(async () => {
    admin?.disconnect()
    await server?.[Symbol.asyncDispose]()
  })

  const forget = async (): Promise<void> => {
    await admin.flushall()
    // The scripts are lost with the rest.
    await admin.script('FLUSH')
  }
  /** A clock that is set back is as far from what was kept as one that goes on is from what is set ahead. */
  const setClock = async (milliseconds: number): Promise<void> => {
    for (const key of await admin.keys('*')) {
      const ttl = (await admin.pttl(key)) - milliseconds
      if (key.endsWith(':rate')) {
        const value = (await admin.get(key)) ?? ''
        const moved = value.replace(/=([^;]+);/g, (_, time) => `=${Number(time) - milliseconds};`)
        await admin.set(key, moved, 'PX', ttl)
        continue
      }
      for (const [holder, place] of Object.entries(await admin.hgetall(key))) {
        const [held, wanted, expires] = place.split(' ')
        await admin.hset(key, holder, `${held} ${wanted} ${Number(expires) - milliseconds}`)
      }
      await admin.pexpire(key, ttl)
    }
  }

  describe('through ioredis', () => {
    let client: Redis
    let store: QuotaStore
    beforeAll(() => {
      client = new Redis(server.url)
      store = redisStore(client)
    })
    afterAll(() => client?.disconnect())
    itSharesLimits(() => ({ store, forget, setClock }))
  })

  describe('through node-redis', () => {
    let client: Awaited<ReturnType<typeof connectNodeRedis>>
    let store: QuotaStore
    beforeAll(async () => {
      client = await connectNodeRedis(server.url)
      store = redisStore(client)
    })
    afterAll(() => client?.destroy())
    itSharesLimits(() => ({ store, forget, setClock }))
  })

  test('nothing stays for ever, and closing leaves the client open', async () => {
    await admin.flushall()
    const store = redisStore(admin, { prefix: 'shop' })
    await store.exchange({
      holder: 'one',
      leaseMs: 200,
      cells: [{ tenantId: 'a', limit: { intervalMs: 50, burst: 3 }, least: 1, most: 3 }],
      places: [{ tenantId: 'a', limit: 5, firm: 0, wanted: 2 }],
    })
    expect((await admin.keys('*')).sort()).toEqual(['shop:{a}:places', 'shop:{a}:rate'])
    await expect.poll(() => admin.keys('*'), { timeout: 1000 }).toEqual([])
    await store.close()
    expect(await admin.ping()).toBe('PONG')
  })

  test('what somebody else has written under a key counts as absent, and is no outage of all tenants', async () => {
    const store = redisStore(admin, { prefix: 'foreign' })
    const asked = {
      holder: 'one',
      leaseMs: 200,
      cells: [{ tenantId: 'a', limit: { intervalMs: 60_000, burst: 3 }, least: 1, most: 2 }],
      places: [{ tenantId: 'a', limit: 5, firm: 0, wanted: 2 }],
    }
    const [rate, places] = ['foreign:{a}:rate', 'foreign:{a}:places']
    const spoil = [
      async () => {
        await admin.hset(rate, 'one', 1)
        await admin.set(places, 'text')
      },
      async () => {
        await admin.set(rate, 'text')
        await admin.hset(places, 'other', 'text')
      },
      async () => {
        await admin.set(rate, '60000 3=text;')
        await admin.rpush(places, 'text')
      },
    ]
    for (const write of spoil) {
      await admin.del(rate, places)
      await write()
      expect(await store.exchange(asked)).toMatchObject({
        cells: [{ granted: 2 }],
        places: [{ held: 2 }],
      })
      expect((await store.exchange(asked)).cells[0]?.granted).toBe(1)
    }
  })

  test('a server that may not be read or written is an outage, and grants nothing', async () => {
    const asked = {
      holder: 'one',
      leaseMs: 200,
      cells: [{ tenantId: 'b', limit: { intervalMs: 60_000, burst: 3 }, least: 1, most: 1 }],
      places: [],
    }
    const held = {
      ...asked,
      cells: [],
      places: [{ tenantId: 'b', limit: 5, firm: 0, wanted: 2 }],
    }
    const write = ['+evalsha', '+eval', '+time', '+set', '+hset', '+hdel', '+pexpire', '+del']
    await admin.acl('SETUSER', 'blind', 'on', '>secret', '~*', '-@all', ...write)
    const blind = new Redis(server.url, { username: 'blind', password: 'secret' })
    blind.on('error', () => undefined)
    const store = redisStore(blind)
    for (const request of [asked, held]) await expect(store.exchange(request)).rejects.toThrow()
    blind.disconnect()

    await admin.replicaof('127.0.0.1', 1)
    try {
      const readonly = redisStore(admin)
      for (const request of [asked, held]) {
        await expect(readonly.exchange(request)).rejects.toThrow('READONLY')
      }
    } finally {
      await admin.replicaof('NO', 'ONE')
    }
  })

  test('what is no client, and a prefix with braces, are refused', () => {
    const wrong: object = {}
    // @ts-expect-error: the types refuse it as well.
    expect(() => redisStore(wrong)).toThrow(
      expect.objectContaining({ code: 'QUOTA_STORE_INVALID' }),
    )
    for (const prefix of ['', 'a{b}']) {
      expect(() => redisStore(admin, { prefix })).toThrow(
        expect.objectContaining({ code: 'QUOTA_STORE_INVALID' }),
      )
    }
  })
})
