import { type Kysely, sql } from 'kysely'
import { Pool, type PoolClient } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import { createTenancy, type Tenancy, type Tenant } from '@tenantry/runtime'
import { resolveConfig } from '@tenantry/runtime/config'

import { createKysely } from '../../../packages/runtime/src/database/create-kysely.ts'
import { loginUrl } from '../../../packages/runtime/src/database/connections/login.ts'
import { SessionDriver } from '../../../packages/runtime/src/database/session/session-driver.ts'
import {
  createTestApplication,
  type TestApplication,
  type TestDatabase,
} from '../../support/test-application.ts'

// Functions of the database do what the driver cannot see in a statement. The administrator plants them.

const PLANTED: Readonly<Record<string, string>> = {
  'a tenant set for the whole session': `perform set_config('tenantry.tenant_id',
    (select id::text from tenantry.find_tenant('one')), false)`,
  'a temporary table': `create temp table kept as select number from invoice`,
  'a cursor that is held': `declare kept cursor with hold for select number from invoice`,
  'nothing of what was prepared': `deallocate all`,
}
const WHATS = Object.keys(PLANTED)
const OF_THE_TENANT = new Set(WHATS.slice(0, 3))

let application: TestApplication
/** With one connection, so that whoever comes next is given the very one on which something was left. */
let tenancy: Tenancy<TestDatabase>
let one: Tenant
let other: Tenant

beforeAll(async () => {
  application = await createTestApplication()
  const { config } = application
  const [[name, cluster] = ['', {}]] = Object.entries(config.clusters)
  const clusters = { [name]: { ...cluster, connections: 1 } }
  tenancy = await createTenancy<TestDatabase>({ ...config, clusters })
  one = await application.createTenant({ slug: 'one' })
  other = await application.createTenant({ slug: 'other' })
  await application.asAdmin(one.placement.database, async (client) => {
    const app = `${config.name}_app`
    await client.query(`grant temporary on database "${one.placement.database}" to ${app}`)
    await client.query(
      `create table pool.unguarded (note text); grant all on pool.unguarded to ${app}`,
    )
    for (const [index, statement] of Object.values(PLANTED).entries()) {
      const body = statement.startsWith('perform') ? statement : `execute $text$${statement}$text$`
      await client.query(`create function pool.plant_${index}() returns int language plpgsql as
        $body$ begin ${body}; return 1; end $body$`)
    }
  })
})

beforeEach(async () => {
  for (const slug of ['one', 'other']) {
    await tenancy.run(slug, async () => {
      await sql`delete from invoice`.execute(tenancy.db)
      await sql`insert into invoice (number) values (${slug})`.execute(tenancy.db)
    })
  }
})

afterAll(async () => {
  await tenancy?.close()
  await application?.[Symbol.asyncDispose]()
})

describe.each(WHATS)('a connection that holds %s', (what) => {
  const plant = sql.raw<{ x: number }>(`select plant_${WHATS.indexOf(what)}() as x`)

  async function leave(): Promise<number> {
    const pid = await backendOf('one')
    await tenancy.run('one', () => plant.execute(tenancy.db))
    return pid
  }

  test('serves nobody else: a statement runs on another one, once', async () => {
    const left = await leave()
    await tenancy.run('other', () =>
      sql`insert into invoice (number) values ('new')`.execute(tenancy.db),
    )
    expect(await numbersOf('other')).toEqual(['new', 'other'])
    expect(await numbersOf('one')).toEqual(['one'])
    expect(await backendOf('other')).not.toBe(left)
  })

  test('serves no transaction, which begins on another one with its settings', async () => {
    const left = await leave()
    await tenancy.run('other', async () => {
      const transaction = tenancy.db.transaction().setIsolationLevel('serializable')
      await transaction.execute(async (trx) => {
        await sql`insert into invoice (number) values ('new')`.execute(trx)
        const level = await sql`show transaction_isolation`.execute(trx)
        expect(level.rows).toEqual([{ transaction_isolation: 'serializable' }])
        expect(await pidIn(trx)).not.toBe(left)
      })
    })
    expect(await numbersOf('other')).toEqual(['new', 'other'])
  })

  test('serves no stream', async () => {
    await leave()
    const numbers = await tenancy.run('other', async () => {
      const rows: string[] = []
      const query = tenancy.db.selectFrom('invoice').select('number')
      for await (const { number } of query.stream(1)) rows.push(number)
      return rows
    })
    expect(numbers).toEqual(['other'])
  })

  test('is found out by a statement that fails for its own reason', async () => {
    const left = await leave()
    await tenancy.run('other', async () => {
      await expect(sql`select 1 / 0`.execute(tenancy.db)).rejects.toMatchObject({ code: '22012' })
    })
    expect(await backendOf('other')).not.toBe(left)
  })

  test('is not swapped for another one while it serves who left it', async () => {
    await tenancy.run('one', () =>
      tenancy.db.connection().execute(async (db) => {
        const pid = await pidIn(db)
        await plant.execute(db)
        if (OF_THE_TENANT.has(what)) expect(await pidIn(db)).toBe(pid)
        else await expect(pidIn(db)).rejects.toMatchObject({ code: 'CONNECTION_NOT_CLEAN' })
      }),
    )
    expect(await numbersOf('other')).toEqual(['other'])
  })

  test('is refused in the end where there is no better one, if it holds anything', async () => {
    await using login = openLogin()
    const db = databaseOn(other, async () => {
      const client = await login.pool.connect()
      const release = client.release.bind(client)
      // What the driver has prepared it knows by its own count, so it has to use the connection first.
      client.release = () => (client.release = release)
      const before = databaseOn(one, () => Promise.resolve(client))
      await plant.execute(before)
      return client
    })
    const insert = sql`insert into invoice (number) values ('more')`.execute(db)
    if (OF_THE_TENANT.has(what)) {
      await expect(insert).rejects.toMatchObject({ code: 'CONNECTION_NOT_CLEAN' })
      expect(login.pool.totalCount).toBe(0)
      expect(await numbersOf('other')).toEqual(['other'])
      return
    }
    // Where a name is gone, and nothing else, the search of a connection in doubt has one of its own.
    await insert
    expect(await numbersOf('other')).toEqual(['more', 'other'])
  })
})

test.each(['begin', 'begin; select 1 / 0'])(
  'a connection that is handed out in a transaction (%s) is passed over',
  async (text) => {
    await using login = openLogin()
    const handedOut: PoolClient[] = []
    const db = databaseOn(other, async () => {
      const client = await login.pool.connect()
      handedOut.push(client)
      if (handedOut.length === 1) await client.query(text).catch(() => undefined)
      return client
    })
    const { rows } = await sql`select number from invoice`.execute(db)
    expect(rows).toEqual([{ number: 'other' }])
    expect(handedOut).toHaveLength(2)
    expect(login.pool.totalCount).toBe(1)
  },
)

test('a connection on which nothing was left is kept', async () => {
  const before = await backendOf('one')
  await tenancy.run('one', () => tenancy.transaction((trx) => sql`select 1`.execute(trx)))
  expect(await backendOf('other')).toBe(before)
})

test('a connection on which a temporary table is gone again serves, where a second search finds none', async () => {
  await using login = openLogin()
  const db = databaseOn(other, async () => {
    const client = await login.pool.connect()
    await client.query('begin; create temp table gone (note text) on commit drop; commit')
    return client
  })
  const { rows } = await sql`select number from invoice`.execute(db)
  expect(rows).toEqual([{ number: 'other' }])
})

test.each([
  ['a lock behind which a statement fails', 'select pg_advisory_lock(4712), 1 / 0'],
  ['a temporary table', 'create temp table mine (note text)'],
  ['a transaction that is started', 'start transaction'],
])('%s is not left to the next one', async (_what, text) => {
  const before = await backendOf('one')
  await tenancy
    .run('one', () => sql.raw(text).execute(tenancy.db))
    .catch((error: unknown) => expect(error).toHaveProperty('code', '22012'))
  expect(await backendOf('other')).not.toBe(before)
})

describe('copy', () => {
  test('from the client is refused where it begins, and does not hang', async () => {
    await tenancy.run('one', async () => {
      const copy = sql`copy unguarded from stdin`.execute(tenancy.db)
      await expect(copy).rejects.toMatchObject({
        code: 'COPY_UNSUPPORTED',
        // What it recommends on Citus is tried there: test/runtime/citus/scope.test.ts.
        hint: expect.stringMatching(/unnest.*on Citus, insert into … values \(…\), \(…\)/),
      })
    })
    expect(await numbersOf('other')).toEqual(['other'])
  })

  test('from the client, in a transaction: that is gone', async () => {
    const copying = tenancy.run('one', () =>
      tenancy.transaction(async (trx) => {
        await sql`insert into invoice (number) values ('lost')`.execute(trx)
        await sql`copy unguarded from stdin`.execute(trx)
      }),
    )
    await expect(copying).rejects.toMatchObject({ code: 'COPY_UNSUPPORTED' })
    expect(await numbersOf('one')).toEqual(['one'])
  })

  test('from the client, as a stream', async () => {
    await tenancy.run('one', async () => {
      const copy = sql`copy unguarded from stdin`.compile(tenancy.db)
      const stream = tenancy.db.getExecutor().stream(copy, 10)
      await expect(stream.next()).rejects.toMatchObject({ code: 'COPY_UNSUPPORTED' })
    })
    expect(await numbersOf('other')).toEqual(['other'])
  })

  test('to the client gives no rows, and leaves the connection as it was', async () => {
    const before = await backendOf('one')
    await tenancy.run('one', async () => {
      const { rows } = await sql`copy (select number from invoice) to stdout`.execute(tenancy.db)
      expect(rows).toEqual([])
      await expect(sql`copy invoice to stdout`.execute(tenancy.db)).resolves.toBeDefined()
    })
    expect(await numbersOf('other')).toEqual(['other'])
    expect(await backendOf('other')).toBe(before)
  })
})

async function numbersOf(slug: string): Promise<string[]> {
  return await tenancy.run(slug, async () => {
    const numbers = sql<{ number: string }>`select number from invoice order by 1`
    const { rows } = await numbers.execute(tenancy.db)
    return rows.map((row) => row.number)
  })
}

async function backendOf(slug: string): Promise<number> {
  return await tenancy.run(slug, () => pidIn(tenancy.db))
}

async function pidIn(db: Pick<Kysely<TestDatabase>, 'getExecutor'>): Promise<number> {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
  return rows[0]?.pid ?? 0
}

/** Connections of the application's role that a test can misuse beforehand. */
function openLogin(): AsyncDisposable & { readonly pool: Pool } {
  const config = resolveConfig(application.config)
  const connectionString = loginUrl(config.name, config.catalogCluster, 'app')
  const pool = new Pool({ connectionString, pipeline: true })
  return { pool, [Symbol.asyncDispose]: () => pool.end() }
}

/** A tenant's database on connections of the test's choice. */
function databaseOn(tenant: Tenant, connect: () => Promise<PoolClient>): Kysely<TestDatabase> {
  const session = {
    placement: tenant.placement,
    tenantId: tenant.id,
    timeouts: { statementTimeoutMs: 10_000 },
    label: 'test',
  }
  return createKysely<TestDatabase>(
    new SessionDriver({ session: () => session, connect, prepare: () => true }),
  )
}
