import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Tenancy } from '@tenantry/runtime'
import { resolveConfig } from '@tenantry/runtime/config'
import { Fleet, setTenantStatus } from '@tenantry/runtime/fleet'

import {
  addInvoice,
  createReplicatedApplication,
  portOfRead,
  readInvoices,
  type ReplicatedApplication,
  TENANTS,
} from '../../support/replicated-application.ts'
import { type ReplicationGroup, startReplication } from '../../support/replication.ts'
import type { TestDatabase } from '../../support/test-application.ts'

let group: ReplicationGroup
let application: ReplicatedApplication
let tenancy: Tenancy<TestDatabase>
let ports: number[]

beforeAll(async () => {
  group = await startReplication(2)
  // What a provider shows for a replica is often an administrator's login; it must not be used.
  const urls = group.replicas.map(({ url }) => url.replace(/\/postgres$/, '/template1'))
  application = await createReplicatedApplication(group, urls)
  ;({ tenancy } = application)
  ports = group.replicas.map(({ port }) => port)
  await catchUp()
})

// The last one is called first, and each whatever becomes of the others: no server outlives the run.
afterAll(async () => await group?.[Symbol.asyncDispose]())
afterAll(async () => await application?.[Symbol.asyncDispose]())

async function catchUp(): Promise<void> {
  for (const replica of group.replicas) await replica.catchUp(group.primary)
}

describe('where a read goes', () => {
  test('reads are spread over the replicas, and none goes to the cluster itself', async () => {
    const seen: number[] = []
    for (let read = 0; read < 6; read += 1) seen.push(await portOfRead(tenancy, TENANTS.pooled))
    expect(seen.filter((port) => port === ports[0])).toHaveLength(3)
    expect(seen.filter((port) => port === ports[1])).toHaveLength(3)
  })

  test('what connections there are is told, of all replicas of a cluster together', async () => {
    for (let read = 0; read < 2; read += 1) await portOfRead(tenancy, TENANTS.pooled)
    const [state] = tenancy.vitals().connections.replica.values()
    expect(state).toMatchObject({ used: 0, waiting: 0 })
    expect(state?.idle).toBeGreaterThanOrEqual(2)
    const [cluster] = resolveConfig(application.config).clusters.values()
    expect(state?.limit).toBe(2 * (cluster?.connections ?? 0))
  })

  test('all statements of one read go to one replica', async () => {
    const seen = await tenancy.run(TENANTS.pooled, () =>
      tenancy.read(async (db) => {
        const port = sql<{ port: number }>`select inet_server_port() as port`
        const together = await Promise.all([1, 2, 3].map(() => port.execute(db)))
        const later = await port.execute(db)
        return [...together, later].map(({ rows }) => rows[0]?.port)
      }),
    )
    expect(new Set(seen).size).toBe(1)
    expect(ports).toContain(seen[0])
  })

  test('a read runs under the login of requests, whatever login the URL of the replica has', async () => {
    const { rows } = await tenancy.run(TENANTS.pooled, () =>
      tenancy.read((db) => sql`select session_user, current_user, current_database()`.execute(db)),
    )
    expect(rows).toEqual([
      {
        session_user: 'replicated_app',
        current_user: 'replicated_app',
        current_database: 'postgres',
      },
    ])
  })

  test('without replicas the cluster itself answers, and as read only', async () => {
    const { replicas: _, ...primary } = application.config.clusters['primary'] ?? {}
    const alone = await application.open({ ...application.config, clusters: { primary } })
    expect(await portOfRead(alone, TENANTS.pooled)).toBe(group.primary.port)
    const write = alone.run(TENANTS.pooled, () =>
      alone.read((db) => sql`insert into invoice (number) values ('no')`.execute(db)),
    )
    await expect(write).rejects.toMatchObject({ code: '25006' })
  })

  test('a replica whose URL is not set is left out', async () => {
    const clusters = {
      primary: { ...application.config.clusters['primary'], replicas: [{ url: '' }, {}] },
    }
    const alone = await application.open({ ...application.config, clusters })
    expect(await portOfRead(alone, TENANTS.pooled)).toBe(group.primary.port)
  })
})

describe.each(['replica', 'cluster'] as const)('a read on a %s cannot write', (server) => {
  const open = async (): Promise<Tenancy<TestDatabase>> => {
    if (server === 'replica') return tenancy
    const { replicas: _, ...primary } = application.config.clusters['primary'] ?? {}
    return await application.open({ ...application.config, clusters: { primary } })
  }
  test.each([
    ["insert into invoice (number) values ('no')", '25006'],
    ["update invoice set number = 'no'", '25006'],
    ['delete from invoice', '25006'],
    ['select number from invoice for update', '25006'],
    ["with made as (insert into invoice (number) values ('no') returning 1) select 1", '25006'],
    ['set transaction read write', '25001|0A000|22023|25006'],
    ["select set_config('transaction_read_only', 'off', true)", '25001|0A000|22023|25006'],
  ])('%s', async (statement, code) => {
    const reading = await open()
    const attempt = reading.run(TENANTS.pooled, () =>
      reading.read((db) => sql.raw(statement).execute(db)),
    )
    await expect(attempt).rejects.toMatchObject({
      code: expect.stringMatching(new RegExp(`^(?:${code})$`)),
    })
  })

  test('not even where the session was made writable before', async () => {
    const reading = await open()
    await reading.run(TENANTS.pooled, async () => {
      await reading.read((db) =>
        sql.raw('set session characteristics as transaction read write').execute(db),
      )
      const write = reading.read((db) => sql`delete from invoice`.execute(db))
      await expect(write).rejects.toMatchObject({ code: '25006' })
    })
  })
})

describe.each(['pooled', 'bridged', 'siloed'] as const)('the walls on a replica, %s', (tier) => {
  const own = `${tier}-1`
  const other = `${tier}-2`

  beforeAll(async () => {
    await addInvoice(tenancy, own, `${tier} own`)
    await addInvoice(tenancy, other, `${tier} other`)
    await catchUp()
  })

  test('a read sees the rows of its tenant', async () => {
    expect(await readInvoices(tenancy, own)).toEqual([`${tier} own`])
    expect(await readInvoices(tenancy, other)).toEqual([`${tier} other`])
  })

  test('raw SQL that asks for all rows sees no more', async () => {
    const { rows } = await tenancy.run(own, () =>
      tenancy.read((db) => sql`select number from invoice`.execute(db)),
    )
    expect(rows).toEqual([{ number: `${tier} own` }])
  })

  test('reads of two tenants at once keep apart', async () => {
    const slugs = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? own : other))
    const seen = await Promise.all(slugs.map((slug) => readInvoices(tenancy, slug)))
    for (const [index, numbers] of seen.entries()) {
      expect(numbers).toEqual([index % 2 === 0 ? `${tier} own` : `${tier} other`])
    }
  })

  test('the database of a read refuses the context of another tenant', async () => {
    const leaked = await tenancy.run(own, () => tenancy.read(async (db) => ({ db })))
    const used = tenancy.run(other, () => leaked.db.selectFrom('invoice').selectAll().execute())
    await expect(used).rejects.toMatchObject({ code: 'CONTEXT_CHANGED' })
    const outside = leaked.db.selectFrom('currency').selectAll().execute()
    await expect(outside).rejects.toMatchObject({ code: 'CONTEXT_MISSING' })
  })
})

test('a read outside a context reaches no server', async () => {
  await expect(tenancy.read(async () => 'read')).rejects.toMatchObject({ code: 'CONTEXT_MISSING' })
  await expect(tenancy.position()).rejects.toMatchObject({ code: 'CONTEXT_MISSING' })
})

test('no transaction begins in a read', async () => {
  // As JavaScript can: the type of what a read hands out has no transaction().
  const untyped: typeof tenancy.db | undefined = await tenancy.run(TENANTS.pooled, () =>
    tenancy.read(async (db) => (isWhole(db) ? db : undefined)),
  )
  const begun = tenancy.run(TENANTS.pooled, () =>
    untyped?.transaction().execute((trx) => trx.selectFrom('invoice').selectAll().execute()),
  )
  await expect(begun).rejects.toMatchObject({ code: 'READ_TRANSACTION_UNSUPPORTED' })
})

function isWhole(db: object): db is typeof tenancy.db {
  return 'transaction' in db
}

test('rows are streamed from a replica, and only those of the tenant', async () => {
  await tenancy.run(TENANTS.bridged, async () => {
    const rows = Array.from({ length: 25 }, (_, index) => ({ number: `streamed ${index}` }))
    await tenancy.db.insertInto('invoice').values(rows).execute()
  })
  await catchUp()
  const streamed = await tenancy.run(TENANTS.bridged, () =>
    tenancy.read(async (db) => {
      const query = db
        .selectFrom('invoice')
        .select(['number', sql<number>`inet_server_port()`.as('port')])
        .where('number', 'like', 'streamed%')
      const all: { number: string; port: number }[] = []
      for await (const row of query.stream(4)) all.push(row)
      for await (const row of query.stream(4)) {
        all.push(row)
        break
      }
      return all
    }),
  )
  expect(streamed).toHaveLength(26)
  expect(new Set(streamed.map(({ port }) => port)).size).toBe(1)
  expect(ports).toContain(streamed[0]?.port)
})

test('common table expressions and sub-selects are scoped as they are elsewhere', async () => {
  const rows = await tenancy.run(TENANTS.pooled, () =>
    tenancy.read((db) =>
      db
        .with('mine', (query) => query.selectFrom('invoice').select('number'))
        .selectFrom('mine')
        .select((eb) => [
          'number',
          eb.selectFrom('invoice').select(eb.fn.countAll().as('n')).as('n'),
        ])
        .execute(),
    ),
  )
  expect(rows).toEqual([{ number: 'pooled own', n: '1' }])
})

test('a tenant that is suspended in the middle of a context reads no more', async () => {
  await application.createTenant('closing', 'bridged')
  await using fleet = await Fleet.open(resolveConfig(application.config))
  const reading = tenancy.run('closing', async () => {
    await setTenantStatus(fleet, 'closing', 'suspended')
    const deadline = Date.now() + 30_000
    while (Date.now() < deadline) {
      await tenancy.read((db) => db.selectFrom('invoice').select('number').execute())
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })
  await expect(reading).rejects.toMatchObject({ code: 'TENANT_SUSPENDED' })
})

test('a tenancy that is closed reads no more', async () => {
  const closed = await application.open()
  await closed.run(TENANTS.pooled, async () => {
    await closed.read((db) => db.selectFrom('currency').selectAll().execute())
    await closed.close()
    const read = closed.read((db) => db.selectFrom('currency').selectAll().execute())
    await expect(read).rejects.toMatchObject({ code: 'TENANCY_CLOSED' })
  })
})
