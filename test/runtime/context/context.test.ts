import { EventEmitter, once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'

import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { setTenantStatus } from '@tenantry/runtime/fleet'
import { createTenancy, type Tenancy } from '@tenantry/runtime'

import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'
import type { TestDatabase } from '../../support/test-application.ts'

const SLUGS = Array.from({ length: 10 }, (_, index) => `tenant-${index}`)

let fleet: TestFleet
let tenancy: Tenancy<TestDatabase>

beforeAll(async () => {
  fleet = await createTestFleet()
  const { config } = fleet
  const clusters = Object.fromEntries(
    Object.entries(config.clusters).map(([name, cluster]) => [
      name,
      { ...cluster, connections: 4 },
    ]),
  )
  tenancy = await createTenancy<TestDatabase>({ ...config, clusters })
  for (const [index, slug] of SLUGS.entries()) {
    await fleet.create({ slug, tier: index % 3 === 0 ? 'bridged' : 'pooled' })
    await tenancy.run(slug, () =>
      tenancy.db.insertInto('invoice').values({ number: slug }).execute(),
    )
  }
})

afterAll(async () => {
  await tenancy?.close()
  await fleet?.[Symbol.asyncDispose]()
})

async function rawNumbers(db = tenancy.db): Promise<string[]> {
  const { rows } = await sql<{ number: string }>`select number from invoice order by 1`.execute(db)
  return rows.map((row) => row.number)
}

describe('many at once', () => {
  test('200 requests of 10 tenants on 4 connections: each sees itself', async () => {
    await Promise.all(Array.from({ length: 200 }, (_, index) => request(index)))
    for (const slug of SLUGS) expect(await tenancy.run(slug, () => rawNumbers())).toEqual([slug])
  })
})

describe('the context follows', () => {
  test('a timer', async () => {
    const numbers = await inFirst(
      () =>
        new Promise<string[]>((resolve, reject) => {
          setTimeout(() => {
            rawNumbers().then(resolve, reject)
          }, 5)
        }),
    )
    expect(numbers).toEqual(['tenant-0'])
  })

  test('an event that is sent inside', async () => {
    const bus = new EventEmitter()
    let seen: Promise<string[]> | undefined
    bus.on('ask', () => {
      seen = rawNumbers()
    })
    await inFirst(async () => {
      bus.emit('ask')
      await seen
    })
    expect(await seen).toEqual(['tenant-0'])
  })

  test('an event that is sent from outside finds no tenant', async () => {
    const bus = new EventEmitter()
    await inFirst(async () => {
      bus.on('ask', () => {
        expect(() => tenancy.db).toThrow('no tenant')
        bus.emit('asked')
      })
    })
    const asked = once(bus, 'asked')
    bus.emit('ask')
    await asked
  })

  test('a stream', async () => {
    const seen: string[][] = []
    await inFirst(() =>
      pipeline(
        Readable.from(['a', 'b']),
        async function* (source) {
          for await (const chunk of source) {
            seen.push(await rawNumbers())
            yield chunk
          }
        },
        async (source) => {
          for await (const chunk of source)
            seen.push([...(await rawNumbers()), ...(chunk === '' ? [''] : [])])
        },
      ),
    )
    expect(seen.flat()).toEqual(Array(4).fill('tenant-0'))
  })

  test('a promise that outlives run', async () => {
    let late: Promise<string[]> | undefined
    await inFirst(async () => {
      late = sleep(10).then(() => rawNumbers())
    })
    expect(await tenancy.run('tenant-1', () => late)).toEqual(['tenant-0'])
  })
})

describe('the borders of a context', () => {
  test('the same tenant may be entered again and stays in the outer context, another not', async () => {
    await tenancy.run('tenant-0', async () => {
      const outer = tenancy.currentTenant()
      expect(await tenancy.run('tenant-0', () => rawNumbers())).toEqual(['tenant-0'])
      expect(await tenancy.run('tenant-0', () => tenancy.currentTenant())).toBe(outer)
      const again = await tenancy.admit('tenant-0')
      tenancy.enter(again, () => expect(tenancy.currentTenant()).toBe(outer))
      const nested = tenancy.run('tenant-1', () => rawNumbers())
      await expect(nested).rejects.toMatchObject({ code: 'CONTEXT_NESTED' })
      expect(await rawNumbers()).toEqual(['tenant-0'])
    })
  })

  test('another tenant may be entered where it is asked for, and the outer one goes on behind it', async () => {
    await tenancy.run('tenant-0', async () => {
      const inner = await tenancy.run('tenant-1', () => rawNumbers(), { insideAnotherTenant: true })
      expect(inner).toEqual(['tenant-1'])
      expect(await rawNumbers()).toEqual(['tenant-0'])
      const [one, other] = await Promise.all([
        tenancy.run('tenant-1', () => rawNumbers(), { insideAnotherTenant: true }),
        rawNumbers(),
      ])
      expect([one, other]).toEqual([['tenant-1'], ['tenant-0']])
    })
  })

  test('a transaction and a connection of the outer tenant stay closed to the inner one', async () => {
    await tenancy.run('tenant-0', async () => {
      const inside = (work: () => Promise<unknown>) =>
        tenancy.run('tenant-1', work, { insideAnotherTenant: true })
      await tenancy.transaction(async (trx) => {
        const carried = inside(() => trx.selectFrom('invoice').selectAll().execute())
        await expect(carried).rejects.toMatchObject({ code: 'CONTEXT_CHANGED' })
      })
      await tenancy.db.connection().execute(async (connection) => {
        const carried = inside(() => connection.selectFrom('invoice').selectAll().execute())
        await expect(carried).rejects.toMatchObject({ code: 'CONTEXT_CHANGED' })
        expect(await connection.selectFrom('invoice').select('number').execute()).toEqual([
          { number: 'tenant-0' },
        ])
      })
    })
  })

  test('a context whose tenant is gone is not the one of the next tenant of that slug', async () => {
    await fleet.create({ slug: 'reused' })
    await tenancy.run('reused', async () => {
      await fleet.delete('reused')
      await fleet.create({ slug: 'reused' })
      const refusal = await untilRefused(() => rawNumbers())
      expect(refusal).toMatchObject({ code: 'CONTEXT_OUTDATED' })
    })
  })

  test('outside there is none', async () => {
    expect(() => tenancy.db).toThrow(expect.objectContaining({ code: 'CONTEXT_MISSING' }))
    await expect(tenancy.transaction(async () => 1)).rejects.toMatchObject({
      code: 'CONTEXT_MISSING',
    })
    expect(tenancy.currentTenant()).toBeUndefined()
  })

  test('an error leaves it', async () => {
    const failing = tenancy.run('tenant-0', () => {
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(tenancy.currentTenant()).toBeUndefined()
  })

  test('unknown, in another case, suspended', async () => {
    for (const slug of ['nobody', 'Tenant-0', "tenant-0'", 'tenant-0 ', '%']) {
      const unknown = tenancy.run(slug, () => undefined)
      await expect(unknown, slug).rejects.toMatchObject({ code: 'TENANT_UNKNOWN' })
    }
    await fleet.create({ slug: 'asleep' })
    await setTenantStatus(fleet.fleet, 'asleep', 'suspended')
    const suspended = tenancy.run('asleep', () => undefined)
    await expect(suspended).rejects.toMatchObject({ code: 'TENANT_SUSPENDED' })
  })

  test('closed', async () => {
    const closed = await createTenancy<TestDatabase>(fleet.config)
    await closed.run('tenant-0', () => undefined)
    await closed.close()
    const refused = closed.run('tenant-1', () => undefined)
    await expect(refused).rejects.toMatchObject({ code: 'TENANCY_CLOSED' })
  })
})

function inFirst<Result>(run: () => Promise<Result>): Promise<Result> {
  return tenancy.run('tenant-0', run)
}

async function untilRefused(call: () => Promise<unknown>): Promise<unknown> {
  for (;;) {
    const refusal = await call().then(
      () => undefined,
      (error: unknown) => error,
    )
    if (refusal !== undefined) return refusal
    await sleep(100)
  }
}

async function request(index: number): Promise<void> {
  const slug = SLUGS[index % SLUGS.length] ?? ''
  await tenancy.run(slug, async () => {
    await sleep(index % 7)
    expect(await rawNumbers()).toEqual([slug])
    await Promise.all([
      tenancy.transaction(async (trx) => {
        await sleep(index % 5)
        const { rows } = await sql`select number from invoice`.execute(trx)
        expect(rows).toEqual([{ number: slug }])
        await trx.updateTable('invoice').set({ amount: index }).execute()
      }),
      (async () => {
        await new Promise((resolve) => setImmediate(resolve))
        const rows = await tenancy.db.selectFrom('invoice').select('number').execute()
        expect(rows).toEqual([{ number: slug }])
      })(),
    ])
    expect(tenancy.currentTenant()?.slug).toBe(slug)
  })
}
