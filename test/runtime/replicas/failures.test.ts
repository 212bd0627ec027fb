import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'

import type { Tenancy } from '@tenantry/runtime'

import {
  addInvoice,
  createReplicatedApplication,
  portOfRead,
  readInvoices,
  type ReplicatedApplication,
  TENANTS,
} from '../../support/replicated-application.ts'
import {
  type ReplicationGroup,
  type ReplicationServer,
  startReplication,
} from '../../support/replication.ts'
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts'
import type { TestDatabase } from '../../support/test-application.ts'

const slug = TENANTS.pooled

let group: ReplicationGroup
let first: ReplicationServer
let second: ReplicationServer
let way: TcpProxy
let application: ReplicatedApplication
let tenancy: Tenancy<TestDatabase>

beforeAll(async () => {
  group = await startReplication(2)
  const [one, other] = group.replicas
  if (one === undefined || other === undefined) throw new Error('no replicas')
  first = one
  second = other
  way = await startTcpProxy(first.url)
  application = await createReplicatedApplication(group, [way.url, second.url])
  await addInvoice(application.tenancy, slug, 'one')
  for (const replica of group.replicas) await replica.catchUp(group.primary)
})

beforeEach(async () => {
  // A tenancy of its own, which knows of no failure yet.
  tenancy = await application.open()
})

afterEach(() => {
  way.restore()
})

// The last one is called first, and each whatever becomes of the others: no server outlives the run.
afterAll(async () => await group?.[Symbol.asyncDispose]())
afterAll(async () => await way?.[Symbol.asyncDispose]())
afterAll(async () => await application?.[Symbol.asyncDispose]())

async function portsOfReads(count: number): Promise<Set<number>> {
  const ports = new Set<number>()
  for (let read = 0; read < count; read += 1) ports.add(await portOfRead(tenancy, slug))
  return ports
}

/** Of a read that keeps a table locked for so many seconds. */
async function portOfSlowRead(seconds: number): Promise<number> {
  return await tenancy.run(slug, () =>
    tenancy.read(async (db) => {
      const { rows } = await sql<{ port: number }>`
        select inet_server_port() as port, pg_sleep(${seconds}), (select count(*) from invoice)
      `.execute(db)
      return rows[0]?.port ?? 0
    }),
  )
}

async function untilReadAt(port: number): Promise<void> {
  const deadline = Date.now() + 60_000
  while (Date.now() < deadline) {
    if ((await portOfRead(tenancy, slug)) === port) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`No read came to ${port} any more.`)
}

test('a replica that is down is left out, and comes back by itself', async () => {
  expect(await portsOfReads(4)).toEqual(new Set([first.port, second.port]))
  way.cut()
  expect(await portsOfReads(6)).toEqual(new Set([second.port]))
  way.restore()
  await untilReadAt(first.port)
})

test('a read whose replica dies under it is answered by another one', async () => {
  await portsOfReads(2)
  const reading = [1, 2, 3, 4].map(() => portOfSlowRead(0.7))
  await new Promise((resolve) => setTimeout(resolve, 200))
  way.cut()
  expect(await Promise.all(reading)).toEqual([second.port, second.port, second.port, second.port])
})

test('a replica that vanishes without a word is noticed, in the middle of a read and by new ones', async () => {
  await portsOfReads(4)
  const reading = [1, 2, 3, 4].map(() => portOfSlowRead(0.5))
  way.freeze()
  const ports = await Promise.all([...reading, ...[1, 2].map(() => portOfSlowRead(0))])
  expect(new Set(ports)).toEqual(new Set([second.port]))
  expect(await portsOfReads(4)).toEqual(new Set([second.port]))
  way.restore()
  await untilReadAt(first.port)
})

test('a replica that is slow and there is waited for', async () => {
  await second.stop()
  try {
    await portsOfReads(2)
    expect(await portOfSlowRead(3)).toBe(first.port)
  } finally {
    await second.start()
  }
})

test('once a read was answered, only the cluster itself takes over from its replica', async () => {
  await portsOfReads(2)
  for (let read = 0; read < 2; read += 1) {
    way.restore()
    const [before, after] = await tenancy.run(slug, () =>
      tenancy.read(async (db) => {
        const port = sql<{ port: number }>`select inet_server_port() as port`
        const began = await port.execute(db)
        way.cut()
        const went = await port.execute(db)
        return [began.rows[0]?.port, went.rows[0]?.port]
      }),
    )
    expect(after).toBe(before === first.port ? group.primary.port : second.port)
  }
})

test('with no replica left the cluster itself answers', async () => {
  const clusters = {
    primary: {
      url: group.primary.url,
      replicas: [{ url: way.url }, { url: 'postgres://127.0.0.1:1/nowhere' }],
    },
  }
  const other = await application.open({ ...application.config, clusters })
  way.cut()
  for (let read = 0; read < 3; read += 1) {
    expect(await portOfRead(other, slug)).toBe(group.primary.port)
  }
})

test('errors of the statement itself are not tried elsewhere', async () => {
  const read = tenancy.run(slug, () => tenancy.read((db) => sql`select 1 / (select 0)`.execute(db)))
  await expect(read).rejects.toMatchObject({ code: '22012' })
  expect(await portsOfReads(4)).toEqual(new Set([first.port, second.port]))
})

test('a statement that runs too long is cancelled, and is not begun again elsewhere', async () => {
  const config = {
    ...application.config,
    tiers: { pooled: { mode: 'pool', quota: { statementTimeout: '200ms' } } },
  } as const
  const hasty = await application.open(config)
  const read = hasty.run(slug, () => hasty.read((db) => sql`select pg_sleep(5)`.execute(db)))
  await expect(read).rejects.toMatchObject({ code: '57014' })
})

test('a replica gives a statement up that stands in the way of replay, and another one answers', async () => {
  await portsOfReads(2)
  await first.query("alter system set max_standby_streaming_delay = '50ms'")
  await second.query("alter system set max_standby_streaming_delay = '-1'")
  for (const replica of [first, second]) await replica.query('select pg_reload_conf()')
  const reading = [1, 2].map(() => portOfSlowRead(1.5))
  await new Promise((resolve) => setTimeout(resolve, 300))
  // An exclusive lock is replayed, and whoever reads the table stands in its way.
  await group.primary.query('begin; lock table pool.invoice; select pg_sleep(0.1); commit')
  await expect(Promise.all(reading)).resolves.toHaveLength(2)
  for (const replica of [first, second]) {
    await replica.query('alter system reset max_standby_streaming_delay')
    await replica.query('select pg_reload_conf()')
  }
})

test('a server that is no replica of the cluster is never read from', async () => {
  await using other = await startReplication(1)
  const [foreign] = other.replicas
  if (foreign === undefined) throw new Error('no replica')
  // All that the login needs is there, and rows of the same tenant that are nobody's.
  await createReplicatedApplication(other, []).then((made) => made[Symbol.asyncDispose]())
  await other.primary.query("alter role replicated_app password 'x'")
  await foreign.catchUp(other.primary)
  const url = new URL(group.primary.url)
  const clusters = {
    primary: {
      url: url.href,
      appUrl: `postgres://replicated_app:x@127.0.0.1:${url.port}/postgres`,
      replicas: [{ url: foreign.url }],
    },
  }
  const password = await group.primary.query<{ rolpassword: string }>(
    "select rolpassword from pg_authid where rolname = 'replicated_app'",
  )
  await group.primary.query("alter role replicated_app password 'x'")
  try {
    const mistaken = await application.open({ ...application.config, clusters })
    for (let read = 0; read < 3; read += 1) {
      expect(await portOfRead(mistaken, slug)).toBe(group.primary.port)
    }
    // The cluster itself under the name of a replica is none either.
    const self = { ...clusters.primary, replicas: [{ url: group.primary.url }] }
    const doubled = await application.open({ ...application.config, clusters: { primary: self } })
    expect(await portOfRead(doubled, slug)).toBe(group.primary.port)
  } finally {
    const verifier = password[0]?.rolpassword ?? ''
    await group.primary.query(`alter role replicated_app password '${verifier}'`)
  }
})

test('after a failover positions of the new timeline are not compared with the old one', async () => {
  await portsOfReads(4)
  const old = await tenancy.run(slug, () => tenancy.position())
  // The second replica stays on the old timeline; the first one becomes a cluster of its own.
  await first.promote()
  await second.stop()
  const clusters = {
    primary: { url: first.url, replicas: [{ url: second.url }] },
  }
  const moved = await application.open({ ...application.config, clusters })
  await second.start()
  await addInvoice(moved, slug, 'after the failover')
  const after = await moved.run(slug, () => moved.position())
  expect(after.split(':')[1]).toBe(String(Number(old.split(':')[1]) + 1))
  // The old primary writes on, so that the replica is ahead by the number alone.
  await group.primary.query('create table padding as select generate_series(1, 200000)')
  await second.catchUp(group.primary)
  expect(await readInvoices(moved, slug)).toEqual(['one'])
  expect(await readInvoices(moved, slug, { after })).toEqual(['after the failover', 'one'])
  expect(await portOfRead(moved, slug, { after })).toBe(first.port)
  // The promoted server is no replica of the old cluster any more.
  expect(await portsOfReads(4)).toEqual(new Set([second.port]))
})
