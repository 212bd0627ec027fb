import { EventEmitter } from 'node:events'
import { PassThrough, Readable, Transform } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'

import { Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'

import type { Tenancy } from '@tenantry/runtime'

import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'
import type { TestDatabase } from '../../support/test-application.ts'

// What carries the tenant by itself, and what has to be bound.

let fleet: TestFleet
let tenancy: Tenancy<TestDatabase>
let databaseUrl: string

beforeAll(async () => {
  fleet = await createTestFleet()
  tenancy = fleet.application.tenancy
  databaseUrl = fleet.config.clusters['primary']?.url ?? ''
  for (const slug of ['acme', 'globex']) {
    await fleet.create({ slug })
    await tenancy.run(slug, () =>
      tenancy.db.insertInto('invoice').values({ number: slug }).execute(),
    )
  }
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

const slugHere = (): string | undefined => tenancy.currentTenant()?.slug

describe('carries the tenant by itself', () => {
  test('a timer, an immediate, a tick and a microtask', async () => {
    const seen = await tenancy.run('acme', async () =>
      Promise.all([
        later((done) => setTimeout(done, 1)),
        later((done) => setImmediate(done)),
        later((done) => process.nextTick(done)),
        later((done) => queueMicrotask(done)),
      ]),
    )
    expect(seen).toEqual(['acme', 'acme', 'acme', 'acme'])
  })

  test('an interval that goes on behind the end of run', async () => {
    const seen: (string | undefined)[] = []
    const interval = await tenancy.run('acme', () =>
      setInterval(() => {
        seen.push(slugHere())
      }, 1),
    )
    while (seen.length < 3) await sleep(1)
    clearInterval(interval)
    expect(new Set(seen)).toEqual(new Set(['acme']))
  })

  test('a stream that is made and read inside, with its transformations', async () => {
    const numbers: string[] = []
    await tenancy.run('acme', async () => {
      const look = new Transform({
        objectMode: true,
        transform(_chunk, _encoding, done) {
          void tellNumber(done)
        },
      })
      for await (const number of Readable.from([1, 2]).pipe(look)) numbers.push(String(number))
    })
    expect(numbers).toEqual(['acme', 'acme'])
  })

  test('an async generator, in the context of whoever asks it for the next value', async () => {
    const generator = slugs()
    const first = await tenancy.run('acme', () => generator.next())
    const second = await tenancy.run('globex', () => generator.next())
    expect([first.value, second.value]).toEqual(['acme', 'globex'])
  })
})

describe('has to be bound', () => {
  test('a listener: it runs as whoever emits', async () => {
    const bus = new EventEmitter()
    const seen: Record<string, (string | undefined)[]> = { bound: [], unbound: [] }
    await tenancy.run('acme', () => {
      bus.on('paid', () => seen['unbound']?.push(slugHere()))
      bus.on(
        'paid',
        tenancy.bind(() => seen['bound']?.push(slugHere())),
      )
    })
    bus.emit('paid')
    await tenancy.run('globex', () => bus.emit('paid'))
    expect(seen).toEqual({ bound: ['acme', 'acme'], unbound: [undefined, 'globex'] })
  })

  test('a callback of a pool: it runs as whoever gave the connection back', async () => {
    await using pool = disposable(new Pool({ connectionString: databaseUrl, max: 1 }))
    const held = await pool.value.connect()
    const seen: Record<string, string | undefined> = {}
    const both = new Promise<void>((resolve, reject) => {
      tenancy
        .run('acme', () => {
          connect(pool.value, () => (seen['unbound'] = slugHere()), reject)
          connect(
            pool.value,
            tenancy.bind(() => {
              seen['bound'] = slugHere()
              resolve()
            }),
            reject,
          )
        })
        .then(() => tenancy.run('globex', () => held.release()))
        .catch(reject)
    })
    await both
    expect(seen['bound']).toBe('acme')
    expect(seen['unbound']).not.toBe('acme')
  })

  test('an event of a stream that was made outside', async () => {
    const stream = new PassThrough()
    const seen = new Promise((resolve, reject) => {
      tenancy
        .run('acme', () => {
          stream.on(
            'data',
            tenancy.bind(() => resolve(slugHere())),
          )
        })
        .catch(reject)
    })
    await tenancy.run('globex', () => stream.write('x'))
    expect(await seen).toBe('acme')
  })

  test('work that a queue of one process starts later', async () => {
    const queue: (() => Promise<string[]>)[] = []
    await tenancy.run('acme', () => {
      queue.push(
        tenancy.bind(async () => {
          const rows = await tenancy.db.selectFrom('invoice').select('number').execute()
          return rows.map((row) => row.number)
        }),
      )
    })
    const results = await tenancy.run('globex', () => Promise.all(queue.map((work) => work())))
    expect(results).toEqual([['acme']])
    expect(slugHere()).toBeUndefined()
  })
})

describe('a bound function', () => {
  test('keeps its parameters, its result and its this', async () => {
    const bound = await tenancy.run('acme', () =>
      tenancy.bind(function (this: { factor: number }, one: number, other: number) {
        return `${slugHere()} ${this.factor * (one + other)}`
      }),
    )
    expectTypeOf(bound).toEqualTypeOf<
      (this: { factor: number }, one: number, other: number) => string
    >()
    expect(bound.call({ factor: 2 }, 3, 4)).toBe('acme 14')
  })

  test('lets an error out, and leaves the caller where it was', async () => {
    const bound = await tenancy.run('acme', () =>
      tenancy.bind(() => {
        throw new Error(`no, ${slugHere()}`)
      }),
    )
    await tenancy.run('globex', () => {
      expect(() => bound()).toThrow('no, acme')
      expect(slugHere()).toBe('globex')
    })
  })

  test('cannot be made outside of a context', () => {
    expect(() => tenancy.bind(() => 1)).toThrow(
      expect.objectContaining({ code: 'CONTEXT_MISSING' }),
    )
  })

  test('is refused when its tenant was suspended meanwhile', async () => {
    await fleet.create({ slug: 'bound-and-deleted' })
    const bound = await tenancy.run('bound-and-deleted', () =>
      tenancy.bind(() => tenancy.db.selectFrom('invoice').selectAll().execute()),
    )
    expect(await bound()).toEqual([])
    await fleet.query("update tenantry.tenant set status = 'suspended' where slug = $1", [
      'bound-and-deleted',
    ])
    await expect(untilRefused(bound)).resolves.toMatchObject({ code: 'TENANT_SUSPENDED' })
  })
})

async function tellNumber(done: (error: Error | null, number?: string) => void): Promise<void> {
  const rows = await tenancy.db.selectFrom('invoice').select('number').execute()
  done(null, rows[0]?.number)
}

async function* slugs() {
  for (;;) yield slugHere()
}

async function later(schedule: (done: () => void) => void): Promise<string | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>()
  schedule(() => resolve(slugHere()))
  return await promise
}

function connect(pool: Pool, look: () => void, fail: (error: Error) => void): void {
  pool.connect((error, _client, release) => {
    if (error) fail(error)
    look()
    release()
  })
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

function disposable(pool: Pool): AsyncDisposable & { readonly value: Pool } {
  return { value: pool, [Symbol.asyncDispose]: () => pool.end() }
}
