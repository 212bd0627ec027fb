import { randomBytes } from 'node:crypto'
import { createConnection, createServer, type Socket } from 'node:net'

import { Client, type PoolClient } from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest'

import '../../support/provided-context.ts'
import { ClusterConnections } from '../../../packages/runtime/src/database/connections/cluster-connections.ts'

const prefix = `pool_${randomBytes(4).toString('hex')}`
const databases = ['a', 'b', 'c'].map((name) => `${prefix}_${name}`)
const [a = '', b = '', c = ''] = databases
const missing = `${prefix}_missing`
const opened: ClusterConnections[] = []
let admin: Client

beforeAll(async () => {
  admin = new Client({ connectionString: inject('databaseUrl') })
  await admin.connect()
  for (const database of databases) await admin.query(`create database ${database}`)
})

afterEach(async () => {
  vi.useRealTimers()
  await Promise.all(opened.splice(0).map((connections) => connections.close()))
})

afterAll(async () => {
  for (const database of databases) await admin.query(`drop database if exists ${database}`)
  await admin.end()
})

function open(most: number, port?: number): ClusterConnections {
  const connections = new ClusterConnections({
    cluster: 'primary',
    most,
    urlOf: (database) => {
      const url = new URL(inject('databaseUrl'))
      url.pathname = `/${database}`
      if (port !== undefined) url.port = String(port)
      return url.href
    },
    applicationName: prefix,
  })
  opened.push(connections)
  return connections
}

/** Passes everything on but the goodbye of a connection, which it keeps until it is told to let go. */
async function openProxy(server: string) {
  const { hostname, port } = new URL(server)
  const upstreams: Socket[] = []
  const goodbyes: (() => void)[] = []
  let isHolding = true
  const proxy = createServer((client) => {
    const upstream = createConnection({ host: hostname, port: Number(port) })
    upstreams.push(upstream)
    for (const socket of [client, upstream]) socket.on('error', () => socket.destroy())
    client.on('data', (bytes) => {
      // X is the goodbye of the protocol.
      if (bytes[0] === 0x58 && isHolding) goodbyes.push(() => upstream.write(bytes))
      else upstream.write(bytes)
    })
    upstream.on('data', (bytes) => client.write(bytes))
    upstream.on('close', () => client.destroy())
  })
  // Otherwise the client's own end would be answered at once.
  proxy.on('connection', (client) => (client.allowHalfOpen = true))
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = proxy.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    accepted: () => upstreams.length,
    letGo() {
      isHolding = false
      for (const sayGoodbye of goodbyes.splice(0)) sayGoodbye()
    },
    [Symbol.dispose]() {
      for (const upstream of upstreams) upstream.destroy()
      proxy.close()
    },
  }
}

async function pidOf(client: PoolClient): Promise<number> {
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  return rows[0]?.pid ?? 0
}

/** What the server itself counts, by database. */
async function backends(): Promise<string[]> {
  const { rows } = await admin.query<{ datname: string }>(
    'select datname from pg_stat_activity where datname like $1 order by 1',
    [`${prefix}_%`],
  )
  return rows.map((row) => row.datname)
}

async function terminate(pid: number): Promise<void> {
  await admin.query('select pg_terminate_backend($1, 5000)', [pid])
}

describe('one bound over all databases', () => {
  test('a database that needs a connection takes the place of the one idle longest', async () => {
    const connections = open(2)
    for (const database of [a, b]) (await connections.connect(database)).release()
    const third = await connections.connect(c)
    expect(await backends()).toEqual([b, c])
    const again = await connections.connect(b)
    again.release()
    third.release()
    ;(await connections.connect(a)).release()
    expect(await backends(), 'b was given back before c').toEqual([a, c])
  })

  test('a free connection serves its database again, the one used last first', async () => {
    const connections = open(3)
    const [first, second] = [await connections.connect(a), await connections.connect(a)]
    const pid = await pidOf(second)
    first.release()
    second.release()
    const next = await connections.connect(a)
    expect(await pidOf(next)).toBe(pid)
    next.release()
  })

  test('whoever finds none free waits, and is served in the order of coming', async () => {
    const connections = open(1)
    const busy = await connections.connect(a)
    const served: string[] = []
    const waiting = [b, a, c, a, b].map(async (database, index) => {
      const client = await connections.connect(database)
      served.push(`${index} ${database}`)
      // Somebody who comes now must not get ahead of those who wait.
      const late = connections.connect(database)
      client.release()
      const next = await late
      served.push('late')
      next.release()
    })
    busy.release()
    await Promise.all(waiting)
    const inOrder = [b, a, c, a, b].map((database, index) => `${index} ${database}`)
    expect(served.slice(0, 5)).toEqual(inOrder)
    expect(served.slice(5)).toEqual(Array(5).fill('late'))
  })

  test('what the runtime itself has to ask goes ahead of requests, and takes turns with them', async () => {
    const connections = open(1)
    const busy = await connections.connect(a)
    const served: string[] = []
    const waiting = (['request', 'request', 'runtime', 'runtime'] as const).map(
      async (line, index) => {
        const client = await connections.connect(b, line === 'runtime' ? line : undefined)
        served.push(`${line} ${index}`)
        client.release()
      },
    )
    busy.release()
    await Promise.all(waiting)
    expect(served).toEqual(['runtime 2', 'request 0', 'runtime 3', 'request 1'])
  })

  test('a connection is opened in the place of another one when the server has let go of that', async () => {
    using proxy = await openProxy(inject('databaseUrl'))
    const connections = open(1, proxy.port)
    ;(await connections.connect(a)).release()
    const connecting = connections.connect(b)
    for (let round = 0; round < 10; round += 1) await backends()
    expect(await backends(), 'the proxy has not passed on the goodbye').toEqual([a])
    expect(proxy.accepted()).toBe(1)
    proxy.letGo()
    ;(await connecting).release()
    expect(await backends()).toEqual([b])
    await connections.close()
  })

  test('who waits for 10 s is told that all are busy, and takes no place', async () => {
    const connections = open(1)
    const busy = await connections.connect(a)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const refused = connections.connect(b)
    const told = expect(refused).rejects.toMatchObject({
      code: 'CONNECTIONS_EXHAUSTED',
      details: { cluster: 'primary', most: 1, connecting: 0 },
    })
    await vi.advanceTimersByTimeAsync(10_000)
    await told
    vi.useRealTimers()
    busy.release()
    ;(await connections.connect(b)).release()
  })

  test('an idle connection is closed after 10 s, and its database forgotten', async () => {
    const connections = open(2)
    const client = await connections.connect(a)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    client.release()
    await vi.advanceTimersByTimeAsync(9999)
    expect(await backends()).toEqual([a])
    await vi.advanceTimersByTimeAsync(1)
    vi.useRealTimers()
    await vi.waitUntil(async () => (await backends()).length === 0, { timeout: 10_000 })
  })

  test('a connection is given back once', async () => {
    const client = await open(1).connect(a)
    client.release()
    expect(() => client.release()).toThrow('given back already')
  })
})

describe('failures give their place back', () => {
  test('a database that is not there', async () => {
    const connections = open(2)
    const tries = Array.from({ length: 10 }, () => connections.connect(missing))
    for (const outcome of await Promise.allSettled(tries)) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { code: 'CLUSTER_UNREACHABLE', hint: expect.stringContaining('not on it') },
      })
    }
    const [one, other] = [await connections.connect(a), await connections.connect(b)]
    one.release()
    other.release()
  })

  test('one who waits behind a failure is served', async () => {
    const connections = open(1)
    const failing = connections.connect(missing)
    const waiting = connections.connect(a)
    await expect(failing).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' })
    ;(await waiting).release()
  })

  test('an idle connection that the server closes is replaced', async () => {
    const connections = open(1)
    const client = await connections.connect(a)
    const pid = await pidOf(client)
    client.release()
    await terminate(pid)
    const next = await connections.connect(b)
    expect(await pidOf(next)).not.toBe(pid)
    next.release()
    expect(await backends()).toEqual([b])
  })

  test('a connection that breaks while somebody waits for it is not handed on', async () => {
    const connections = open(1)
    const client = await connections.connect(a)
    const pid = await pidOf(client)
    const waiting = connections.connect(a)
    await terminate(pid)
    await expect(client.query('select 1')).rejects.toThrow()
    client.release()
    const next = await waiting
    expect(await pidOf(next)).not.toBe(pid)
    next.release()
  })

  test('a connection given back as unusable, its statement still running, keeps its place until it is gone', async () => {
    const connections = open(1)
    const client = await connections.connect(a)
    const running = client.query('select pg_sleep(0.2)')
    client.release(true)
    const next = await connections.connect(b)
    expect(await backends()).toEqual([b])
    await running
    next.release()
  })

  test('a database that is dropped takes its connections along, and no other', async () => {
    const doomed = `${prefix}_doomed`
    await admin.query(`create database ${doomed}`)
    const connections = open(2)
    const kept = await connections.connect(a)
    const pid = await pidOf(kept)
    ;(await connections.connect(doomed)).release()
    // It waits for a checkpoint, which may take longer than a connection may be idle.
    await admin.query(`drop database ${doomed} with (force)`)
    kept.release()
    await expect(connections.connect(doomed)).rejects.toMatchObject({ code: 'CLUSTER_UNREACHABLE' })
    const again = await connections.connect(a)
    expect(await pidOf(again)).toBe(pid)
    again.release()
  })

  test('a server that lets nobody in any more says so', async () => {
    const limited = `${prefix}_limited`
    await admin.query(`create role ${limited} login password 'limited' connection limit 1`)
    const url = new URL(inject('databaseUrl'))
    url.pathname = `/${a}`
    url.username = limited
    url.password = 'limited'
    const options = { cluster: 'primary', most: 2, applicationName: prefix, urlOf: () => url.href }
    const connections = new ClusterConnections(options)
    try {
      const only = await connections.connect(a)
      await expect(connections.connect(a)).rejects.toMatchObject({
        code: 'CLUSTER_UNREACHABLE',
        hint: expect.stringContaining('max_connections'),
      })
      only.release()
    } finally {
      await connections.close()
      await admin.query(`drop role ${limited}`)
    }
  })
})

describe('closing', () => {
  test('refuses those who wait and those who come, and waits for those in use', async () => {
    const connections = open(1)
    const busy = await connections.connect(a)
    const waiting = expect(connections.connect(b)).rejects.toMatchObject({ code: 'TENANCY_CLOSED' })
    const closed = connections.close()
    await waiting
    await expect(connections.connect(a)).rejects.toMatchObject({ code: 'TENANCY_CLOSED' })
    await expect(busy.query('select 1'), 'still in use').resolves.toMatchObject({ rowCount: 1 })
    busy.release()
    await closed
    expect(await backends()).toEqual([])
    await connections.close()
  })

  test('refuses who is just being let in', async () => {
    const connections = open(2)
    const connecting = expect(connections.connect(a)).rejects.toMatchObject({
      code: 'TENANCY_CLOSED',
    })
    await connections.close()
    await connecting
    expect(await backends()).toEqual([])
  })

  test('cuts a connection that nobody has given back after 5 s', async () => {
    const connections = open(1)
    const leaked = await connections.connect(a)
    await leaked.query('begin')
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const closed = connections.close()
    await vi.advanceTimersByTimeAsync(5000)
    vi.useRealTimers()
    await closed
    await expect(leaked.query('select 1')).rejects.toThrow()
    leaked.release()
    await vi.waitUntil(async () => (await backends()).length === 0, { timeout: 10_000 })
  })
})
