import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

import { sql } from 'kysely'
import { expect, test } from 'vitest'

import { createTenancy, type Tenancy } from '@tenantry/runtime'

import { createTestApplication, type TestDatabase } from '../support/test-application.ts'
import { Dice } from './generated/dice.ts'

// Connections that break at any byte, backends that end, statements that are given up: whatever comes of a
// statement, it is never the answer to another tenant's.

const SLUGS = ['acme', 'globex', 'initech'] as const
const REQUESTS = 240
const AT_ONCE = 12
const SEED = 20_260_101

const dice = new Dice(SEED)

test('no statement gets the answer of another tenant, however connections break', async () => {
  await using application = await createTestApplication()
  const primary = { ...application.config.clusters['primary'] }
  for (const slug of SLUGS) {
    await application.createTenant({ slug })
    await application.tenancy.run(slug, async () => {
      const rows = Array.from({ length: 5 }, (_, index) => ({ number: `${slug} ${index}` }))
      await application.tenancy.db.insertInto('invoice').values(rows).execute()
    })
  }
  await using way = await openBrittleWay(primary.url ?? '')
  await using tenancy = await createTenancy<TestDatabase>({
    ...application.config,
    clusters: { primary: { ...primary, url: way.url, connections: 4 } },
  })
  // Known from now on: a lookup that fails would keep others out for 3 s.
  for (const slug of SLUGS) await tenancy.admit(slug)
  way.setBrittle(true)
  const strangers: string[] = []
  let answers = 0
  let begun = 0
  const request = async (): Promise<void> => {
    const slug = dice.pick(SLUGS)
    const check = (rows: readonly { number: string }[]): void => {
      answers += 1
      strangers.push(...rows.map(({ number }) => number).filter((one) => !one.startsWith(slug)))
    }
    // Half of them fail, as they should.
    await tenancy.run(slug, () => dice.pick(REQUESTS_OF)(tenancy, check)).catch(() => undefined)
  }
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while ((begun += 1) <= REQUESTS) await request()
    }),
  )
  expect(way.cuts, 'some were cut').toBeGreaterThan(0)
  expect(answers, 'and some got through').toBeGreaterThan(REQUESTS / 4)
  expect(strangers).toEqual([])
  way.setBrittle(false)
  for (const slug of SLUGS) {
    const invoices = await tenancy.run(slug, () => numbersIn(tenancy.db))
    expect(invoices.every(({ number }) => number.startsWith(slug))).toBe(true)
    expect(invoices.length).toBeGreaterThanOrEqual(5)
  }
})

type Check = (rows: readonly { number: string }[]) => void
type Request = (tenancy: Tenancy<TestDatabase>, check: Check) => Promise<void>

function numbersIn(db: Pick<Tenancy<TestDatabase>['db'], 'selectFrom'>) {
  return db.selectFrom('invoice').select('number').execute()
}

const REQUESTS_OF: readonly [Request, ...Request[]] = [
  async ({ db }, check) => check(await numbersIn(db)),
  async ({ db }, check) => {
    const { rows } = await sql<{ number: string }>`select number from invoice`.execute(db)
    check(rows)
  },
  async ({ db }, check) => {
    for await (const row of db.selectFrom('invoice').select('number').stream(2)) {
      check([row])
      if (dice.chance(20)) break
    }
  },
  async (tenancy, check) => {
    await tenancy.transaction(async (trx) => {
      const inserted = trx.insertInto('invoice').values({ number: `${tenantOf(tenancy)} new` })
      await Promise.all([inserted.execute(), numbersIn(trx).then(check)])
      if (dice.chance(30)) throw new Error('rolled back')
    })
  },
  async (tenancy, check) => {
    await tenancy.transaction(async (trx) => {
      for await (const row of trx.selectFrom('invoice').select('number').stream(1)) {
        check([row])
        if (dice.chance(30)) break
      }
      check(await numbersIn(trx))
    })
  },
  async ({ db }, check) => {
    const strategies = ['ignore query', 'cancel query', 'kill session'] as const
    const slow = db.selectFrom('invoice').select(['number', sql`pg_sleep(0.001)`.as('slept')])
    const signal = AbortSignal.timeout(dice.roll(5))
    const inflightQueryAbortStrategy = dice.pick(strategies)
    check(await slow.execute({ signal, inflightQueryAbortStrategy }))
  },
  async ({ db }) => {
    await sql`select pg_terminate_backend(pg_backend_pid())`.execute(db)
  },
  async ({ db }, check) => {
    await db.connection().execute(async (connection) => {
      await sql`begin`.execute(connection)
      check(await numbersIn(connection))
    })
  },
]

function tenantOf(tenancy: Tenancy<TestDatabase>): string {
  return tenancy.currentTenant()?.slug ?? ''
}

/** Cuts a connection now and then in the midst of what passes, and hands other pieces on in halves. */
async function openBrittleWay(serverUrl: string) {
  const target = new URL(serverUrl)
  const sockets = new Set<Socket>()
  let cuts = 0
  let isBrittle = false
  const pass = (from: Socket, to: Socket): void => {
    sockets.add(from.setNoDelay())
    from.on('error', () => from.destroy())
    from.on('close', () => {
      sockets.delete(from)
      to.destroy()
    })
    from.on('data', (chunk) => {
      const middle = dice.roll(chunk.length)
      to.write(chunk.subarray(0, middle))
      if (isBrittle && dice.chance(2)) {
        cuts += 1
        to.end(() => from.destroy())
        return
      }
      from.pause()
      setImmediate(() => {
        to.write(chunk.subarray(middle))
        from.resume()
      })
    })
  }
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname)
    pass(client, upstream)
    pass(upstream, client)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const url = new URL(serverUrl)
  url.hostname = '127.0.0.1'
  url.port = String(address.port)
  return {
    url: url.href,
    get cuts() {
      return cuts
    },
    setBrittle(brittle: boolean) {
      isBrittle = brittle
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
