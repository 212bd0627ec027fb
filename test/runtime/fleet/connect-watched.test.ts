import { setTimeout as sleep } from 'node:timers/promises'

import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { connectWatched } from '../../../packages/runtime/src/fleet/connect-watched.ts'
import { KnownServer } from '../../../packages/runtime/src/fleet/known-server.ts'
import { type ReplicationGroup, startReplication } from '../../support/replication.ts'
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts'

// An address that moves from one server to another.

let servers: ReplicationGroup
const closing = new AsyncDisposableStack()

beforeAll(async () => {
  servers = closing.use(await startReplication(1))
})

afterAll(async () => await closing.disposeAsync())

async function way(): Promise<TcpProxy> {
  return closing.use(await startTcpProxy(servers.primary.url))
}

async function connect(url: string, server = new KnownServer()): Promise<Client> {
  const config = { connectionString: url, pipeline: true }
  const client = await connectWatched(config, { cluster: 'c', database: 'd' }, server)
  closing.defer(() => client.end())
  return client
}

/** Longer than it takes to cut a connection that is frozen. */
const LONG = 'select pg_sleep(27)'

describe.concurrent('while a statement takes long', { timeout: 60_000 }, () => {
  test('and new connections lead to another server, it is left alone', async () => {
    const proxy = await way()
    const server = new KnownServer()
    const client = await connect(proxy.url, server)
    const later = await connect(proxy.url, server)
    const running = Promise.all([client.query(LONG), later.query(LONG)])
    await sleep(500)
    proxy.redirect(servers.replicas[0]?.url ?? '')
    expect(await running).toHaveLength(2)
  })

  test('its backend ends, and nothing of that arrives: it is told', async () => {
    const proxy = await way()
    const client = await connect(proxy.url)
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
    const running = client.query(LONG)
    await sleep(500)
    proxy.freezeOpen()
    await servers.primary.query(`select pg_terminate_backend(${rows[0]?.pid ?? 0})`)
    await expect(running).rejects.toMatchObject({
      code: 'CONNECTION_FROZEN',
      message: expect.stringContaining('its backend is gone'),
    })
  })

  test('a question that is refused leaves no connection behind', async () => {
    const { primary } = servers
    await primary.query("create role curious login password 'x'")
    await primary.query('create database refusing')
    const admin = new URL(primary.url)
    admin.pathname = '/refusing'
    const asAdmin = new Client({ connectionString: admin.href })
    await asAdmin.connect()
    await asAdmin.query('revoke select on pg_catalog.pg_stat_activity from public')
    await asAdmin.end()
    admin.username = 'curious'
    admin.password = 'x'
    const client = await connect(admin.href)
    await client.query(LONG)
    const rows = await primary.query(
      "select from pg_stat_activity where usename = 'curious' and state is not null",
    )
    expect(rows).toHaveLength(1)
  })
})
