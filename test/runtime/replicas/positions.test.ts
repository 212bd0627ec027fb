import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import type { Tenancy } from '@tenantry/runtime'

import {
  addInvoice,
  createReplicatedApplication,
  portOfRead,
  readInvoices,
  type ReplicatedApplication,
} from '../../support/replicated-application.ts'
import {
  type ReplicationGroup,
  type ReplicationServer,
  startReplication,
} from '../../support/replication.ts'
import type { TestDatabase } from '../../support/test-application.ts'

let group: ReplicationGroup
let first: ReplicationServer
let second: ReplicationServer
let application: ReplicatedApplication
let tenancy: Tenancy<TestDatabase>
let slug: string
let count = 0

beforeAll(async () => {
  group = await startReplication(2)
  const [one, other] = group.replicas
  if (one === undefined || other === undefined) throw new Error('no replicas')
  first = one
  second = other
  application = await createReplicatedApplication(group)
  tenancy = application.tenancy
})

beforeEach(async () => {
  count += 1
  slug = `tenant-${count}`
  await application.createTenant(slug, count % 2 === 0 ? 'bridged' : 'pooled')
  await addInvoice(tenancy, slug, 'old')
  for (const replica of group.replicas) await replica.catchUp(group.primary)
})

afterEach(async () => {
  for (const replica of group.replicas) await replica.resumeReplay()
})

// The last one is called first, and each whatever becomes of the others: no server outlives the run.
afterAll(async () => await group?.[Symbol.asyncDispose]())
afterAll(async () => await application?.[Symbol.asyncDispose]())

async function pauseBoth(): Promise<void> {
  for (const replica of group.replicas) await replica.pauseReplay()
}

test('without a position a read may be stale', async () => {
  await pauseBoth()
  await addInvoice(tenancy, slug, 'new')
  expect(await readInvoices(tenancy, slug)).toEqual(['old'])
})

test('after a position no read is stale, whatever replicas show', async () => {
  await pauseBoth()
  await addInvoice(tenancy, slug, 'new')
  const after = await tenancy.run(slug, () => tenancy.position())
  expect(await readInvoices(tenancy, slug, { after })).toEqual(['new', 'old'])
  expect(await portOfRead(tenancy, slug, { after })).toBe(group.primary.port)
})

test('after a position the replica that has replayed it answers', async () => {
  await first.pauseReplay()
  await addInvoice(tenancy, slug, 'new')
  const after = await tenancy.run(slug, () => tenancy.position())
  await second.catchUp(group.primary)
  for (let read = 0; read < 4; read += 1) {
    expect(await portOfRead(tenancy, slug, { after })).toBe(second.port)
    expect(await readInvoices(tenancy, slug, { after })).toEqual(['new', 'old'])
  }
})

test('a replica that is a little behind is waited for', async () => {
  await second.pauseReplay()
  await first.pauseReplay()
  await addInvoice(tenancy, slug, 'new')
  const after = await tenancy.run(slug, () => tenancy.position())
  const reading = readInvoices(tenancy, slug, { after })
  await first.resumeReplay()
  expect(await reading).toEqual(['new', 'old'])
})

test('a position is taken by one process and used by another', async () => {
  await pauseBoth()
  const writer = await application.open()
  const after = await writer.run(slug, async () => {
    await writer.transaction((trx) => trx.insertInto('invoice').values({ number: 'new' }).execute())
    return await writer.position()
  })
  expect(await readInvoices(tenancy, slug)).toEqual(['old'])
  expect(await readInvoices(tenancy, slug, { after })).toEqual(['new', 'old'])
})

test('statements of a read after a position never see less than the one before', async () => {
  await addInvoice(tenancy, slug, 'new')
  const after = await tenancy.run(slug, () => tenancy.position())
  const seen = await tenancy.run(slug, () =>
    tenancy.read(
      async (db) => {
        const ask = () => db.selectFrom('invoice').select('number').orderBy('number').execute()
        return [await ask(), ...(await Promise.all([ask(), ask(), ask()]))]
      },
      { after },
    ),
  )
  for (const rows of seen) expect(rows).toEqual([{ number: 'new' }, { number: 'old' }])
})

test('a context sees its own writes when it asks for that', async () => {
  await pauseBoth()
  await tenancy.run(slug, async () => {
    await tenancy.db.insertInto('invoice').values({ number: 'new' }).execute()
    expect(await readInvoices(tenancy, slug)).toEqual(['old'])
    expect(await readInvoices(tenancy, slug, { ownWrites: true })).toEqual(['new', 'old'])
    await tenancy.transaction((trx) =>
      trx.insertInto('invoice').values({ number: 'newer' }).execute(),
    )
    expect(await readInvoices(tenancy, slug, { ownWrites: true })).toEqual(['new', 'newer', 'old'])
  })
})

test('a context that has written nothing reads on a replica, also when it asks for its writes', async () => {
  await pauseBoth()
  await addInvoice(tenancy, slug, 'of another context')
  expect(await readInvoices(tenancy, slug, { ownWrites: true })).toEqual(['old'])
  const replicas = [first.port, second.port]
  expect(replicas).toContain(await portOfRead(tenancy, slug, { ownWrites: true }))
})

test('what a nested run of the same tenant wrote belongs to the context', async () => {
  await pauseBoth()
  await tenancy.run(slug, async () => {
    await addInvoice(tenancy, slug, 'inside')
    expect(await readInvoices(tenancy, slug, { ownWrites: true })).toEqual(['inside', 'old'])
  })
})

test.each([
  '',
  'now',
  '0/0',
  '1:1:0/0; select 1',
  "1:1:0/0'",
  '1:1:FFFFFFFFF/0',
  '99999999999999999999999:1:0/0',
])('what is no position is refused before anything is sent: %o', async (after) => {
  const read = readInvoices(tenancy, slug, { after })
  await expect(read).rejects.toMatchObject({ code: 'POSITION_INVALID' })
})

test('a position of another cluster, or from the future, is answered by the cluster itself', async () => {
  const [system = '', timeline = ''] = (await tenancy.run(slug, () => tenancy.position())).split(
    ':',
  )
  const { port } = group.primary
  for (const after of [
    `1:${timeline}:0/1`,
    `${system}:${timeline}:FFFFFFFF/FFFFFFFF`,
    `${system}:${Number(timeline) + 1}:0/1`,
    `${system}:0:0/1`,
  ]) {
    expect(await portOfRead(tenancy, slug, { after })).toBe(port)
  }
})

test('a schema that a replica has not replayed yet is read from the cluster', async () => {
  await pauseBoth()
  for (const tier of ['bridged', 'siloed'] as const) {
    const fresh = `fresh-${tier}-${count}`
    await application.createTenant(fresh, tier)
    await addInvoice(tenancy, fresh, 'first')
    expect(await readInvoices(tenancy, fresh)).toEqual(['first'])
  }
  // The replicas were not at fault, and go on.
  expect([first.port, second.port]).toContain(await portOfRead(tenancy, slug))
})

test('a mistake in a statement is told as the cluster tells it', async () => {
  const read = tenancy.run(slug, () =>
    tenancy.read((db) => sql`select * from no_such_table`.execute(db)),
  )
  await expect(read).rejects.toMatchObject({ code: '42P01' })
})
