import { randomBytes } from 'node:crypto'
import { Socket } from 'node:net'

import { sql } from 'kysely'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'

import { createTenancy, type Tenancy } from '@tenantry/runtime'

import '../../support/provided-context.ts'
import { createTestFleet, type TestFleet } from '../../../src/testing/index.ts'
import { type TestDatabase, testMigrations } from '../../support/test-application.ts'

// A cluster that only its stream can reach: no name server knows the host of its URL.

const given = new URL(inject('databaseUrl'))
const unreachable = new URL(given)
unreachable.hostname = 'cluster.invalid'

class Tunnel extends Socket {
  override connect(): this {
    return super.connect(Number(given.port), given.hostname)
  }
}

let fleet: TestFleet
let tenancy: Tenancy<TestDatabase>

beforeAll(async () => {
  const primary = {
    url: unreachable.href,
    stream: () => new Tunnel(),
    connections: 1,
    preparedStatements: false,
  }
  fleet = await createTestFleet(
    { name: `t${randomBytes(5).toString('hex')}`, mode: 'pool', clusters: { primary } },
    { migrations: await testMigrations() },
  )
  tenancy = await createTenancy<TestDatabase>(fleet.config)
  await fleet.createTenant({ slug: 'acme' })
})

afterAll(async () => {
  await tenancy?.close()
  await fleet?.close()
  const client = new Client({ connectionString: given.href })
  await client.connect()
  const roles = ['owner', 'app', 'system'].map((kind) => `${fleet?.config.name}_${kind}`)
  await client.query(`drop role if exists ${roles.join(', ')}`)
  await client.end()
})

test('the fleet of a test has the settings of the clusters it stands for', () => {
  expect(fleet.config.clusters['primary']).toMatchObject({
    connections: 1,
    preparedStatements: false,
    stream: expect.any(Function),
  })
})

test('a statement that is given up on is cancelled by way of the stream as well', async () => {
  const giveUp = new AbortController()
  const running = tenancy.run('acme', () =>
    tenancy.db
      .selectNoFrom(sql`pg_sleep(50)`.as('slept'))
      .execute({ signal: giveUp.signal, inflightQueryAbortStrategy: 'cancel query' }),
  )
  const refused = expect(running).rejects.toThrow()
  setTimeout(() => giveUp.abort(), 300)
  await refused
  const { rows } = await tenancy.run('acme', () =>
    sql`select from pg_stat_activity
      where state = 'active' and query like '%pg_sleep(50)%' and pid <> pg_backend_pid()`.execute(
      tenancy.db,
    ),
  )
  expect(rows).toEqual([])
})
