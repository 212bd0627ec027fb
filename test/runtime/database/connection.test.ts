import { setTimeout as sleep } from 'node:timers/promises'

import { CompiledQuery, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTenancy, type Tenancy } from '@tenantry/runtime'

import {
  createTestApplication,
  type TestApplication,
  type TestDatabase,
} from '../../support/test-application.ts'

// One connection, so that whoever comes next gets the very one that was misused.

let application: TestApplication
let tenancy: Tenancy<TestDatabase>

beforeAll(async () => {
  application = await createTestApplication()
  const { config } = application
  const [[name, cluster] = ['', {}]] = Object.entries(config.clusters)
  const tiers = { ...config.tiers, hasty: { quota: { statementTimeout: '200ms' } } } as const
  const clusters = { [name]: { ...cluster, connections: 1 } }
  tenancy = await createTenancy<TestDatabase>({ ...config, clusters, tiers })
  for (const slug of ['one', 'other']) {
    await application.createTenant({ slug })
    await tenancy.run(slug, () =>
      tenancy.db.insertInto('invoice').values({ number: slug }).execute(),
    )
  }
})

afterAll(async () => {
  await tenancy?.close()
  await application?.[Symbol.asyncDispose]()
})

async function numbersOf(slug: string): Promise<string[]> {
  return await tenancy.run(slug, async () => {
    const { rows } = await sql<{ number: string }>`select number from invoice order by 1`.execute(
      tenancy.db,
    )
    return rows.map((row) => row.number)
  })
}

async function backendOf(slug: string): Promise<number | undefined> {
  return await tenancy.run(slug, async () => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tenancy.db)
    return rows[0]?.pid
  })
}

describe('what one request leaves behind does not reach the next', () => {
  test('nothing is left: the connection is kept', async () => {
    expect(await backendOf('one')).toBe(await backendOf('other'))
  })

  test.each([
    ['begin', 'begin'],
    ['a setting', "set tenantry.tenant_id = '00000000-0000-4000-8000-000000000000'"],
    ['a setting through a function', "select set_config('search_path', 'pg_catalog', false)"],
    ['a lock of the session', 'select pg_advisory_lock(4711)'],
    ['a subscription', 'listen everything'],
    ['a prepared statement', 'prepare mine as select 1'],
    ['no prepared statement at all', 'deallocate all'],
    ['a cursor', 'declare mine cursor with hold for select number from invoice'],
  ])('%s', async (_what, statement) => {
    const before = await backendOf('one')
    await tenancy.run('one', () => sql.raw(statement).execute(tenancy.db))
    expect(await numbersOf('other')).toEqual(['other'])
    expect(await backendOf('other')).not.toBe(before)
  })

  test('settings of one transaction keep the connection', async () => {
    const before = await backendOf('one')
    await tenancy.run('one', () =>
      tenancy.transaction(async (trx) => {
        await sql`set local work_mem = '8MB'`.execute(trx)
        await sql`set constraints all deferred`.execute(trx)
      }),
    )
    expect(await backendOf('other')).toBe(before)
  })

  test('outside a transaction there is no tenant', async () => {
    await numbersOf('one')
    await tenancy.run('other', async () => {
      const tenant = sql<{ id: string }>`select current_setting('tenantry.tenant_id', true) as id`
      const { rows } = await tenancy.db.connection().execute(async (db) => await tenant.execute(db))
      expect(rows[0]?.id).toBe(tenancy.currentTenant()?.id)
    })
    await application.asAdmin(new URL(urlOf(application)).pathname.slice(1), async (client) => {
      const { rows } = await client.query<{ application_name: string }>(
        `select application_name from pg_stat_activity
         where state = 'idle' and usename = $1`,
        [`${application.config.name}_app`],
      )
      expect(rows.map((row) => row.application_name)).toEqual([application.config.name])
    })
  })

  test('a begin that nobody awaited', async () => {
    await tenancy.run('one', () =>
      tenancy.db.connection().execute(async (db) => {
        void sql`begin`.execute(db)
      }),
    )
    await tenancy.run('other', () =>
      tenancy.db.insertInto('invoice').values({ number: 'kept' }).execute(),
    )
    expect(await numbersOf('other')).toEqual(['kept', 'other'])
    await tenancy.run('other', () =>
      tenancy.db.deleteFrom('invoice').where('number', '=', 'kept').execute(),
    )
  })

  test('a connection used behind its end is refused, also in the middle of another transaction', async () => {
    const leaked = await tenancy.run('one', () =>
      tenancy.db.connection().execute((db) => Promise.resolve({ db })),
    )
    await tenancy.run('other', () =>
      tenancy.transaction(async (trx) => {
        await sql`select 1`.execute(trx)
        const intruding = new Promise((resolve) => {
          outsiders.push(() => {
            const run = tenancy.run('one', () => sql`select 1`.execute(leaked.db))
            run.then(resolve, resolve)
          })
        })
        // The only connection is busy, so that the intruder's tenant must be known already.
        expect(await intruding).toMatchObject({ code: 'TRANSACTION_ENDED' })
        const { rows } = await sql<{ number: string }>`select number from invoice`.execute(trx)
        expect(rows).toEqual([{ number: 'other' }])
      }),
    )
  })
})

describe('errors', () => {
  test('a statement that fails leaves the connection usable', async () => {
    const before = await backendOf('one')
    await tenancy.run('one', async () => {
      await expect(sql`select 1 / 0`.execute(tenancy.db)).rejects.toMatchObject({ code: '22012' })
      await expect(sql`select`.execute(tenancy.db)).resolves.toMatchObject({ rows: [{}] })
      await expect(sql`select 1 +`.execute(tenancy.db)).rejects.toMatchObject({ code: '42601' })
      await expect(sql``.execute(tenancy.db)).resolves.toMatchObject({ rows: [] })
      const text = 'a\u0000b'
      const withNul = tenancy.db.insertInto('invoice').values({ number: text }).execute()
      await expect(withNul).rejects.toMatchObject({ code: '22021' })
    })
    expect(await backendOf('other')).toBe(before)
  })

  test('a value that cannot be sent fails alone', async () => {
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    await tenancy.run('one', async () => {
      await expect(sql`select ${circular}`.execute(tenancy.db)).rejects.toThrow('circular')
      await expect(
        tenancy.transaction(async (trx) => {
          await sql`select ${circular}`.execute(trx)
        }),
      ).rejects.toThrow('circular')
    })
    expect(await numbersOf('other')).toEqual(['other'])
  })

  test('a copy from the client is refused and does not hang', async () => {
    await tenancy.run('one', async () => {
      const copy = sql`copy invoice (number) from stdin`.execute(tenancy.db)
      await expect(copy).rejects.toMatchObject({ code: expect.stringMatching(/57014|0A000/) })
    })
    expect(await numbersOf('other')).toEqual(['other'])
  })

  test('several statements in one text are refused', async () => {
    await tenancy.run('one', async () => {
      const stacked = sql.raw("select 1; set tenantry.tenant_id = ''").execute(tenancy.db)
      await expect(stacked).rejects.toMatchObject({ code: '42601' })
    })
  })

  test('a connection that is cut: that request fails, the next one works', async () => {
    await tenancy.run('one', async () => {
      const cut = sql`select pg_terminate_backend(pg_backend_pid())`.execute(tenancy.db)
      await expect(cut).rejects.toThrow(/terminat/)
    })
    expect(await numbersOf('other')).toEqual(['other'])
  })

  test('a connection that is cut in the middle of a transaction', async () => {
    const cut = tenancy.run('one', () =>
      tenancy.transaction(async (trx) => {
        await trx.insertInto('invoice').values({ number: 'lost' }).execute()
        await sql`select pg_terminate_backend(pg_backend_pid())`.execute(trx)
      }),
    )
    await expect(cut).rejects.toThrow(/terminat/)
    expect(await numbersOf('one')).toEqual(['one'])
  })

  test('a connection that is cut while it is idle', async () => {
    const pid = await backendOf('one')
    const { database } = await databaseOf()
    await application.asAdmin(database, (client) =>
      client.query('select pg_terminate_backend($1)', [pid]),
    )
    await sleep(100)
    expect(await numbersOf('other')).toEqual(['other'])
  })

  test('the stack of an error names the caller', async () => {
    const failing = tenancy.run('one', () => sql`select 1 / 0`.execute(tenancy.db))
    const error = await failing.catch((thrown: unknown) => thrown)
    expect(error).toHaveProperty('stack', expect.stringContaining('connection.test.ts'))
  })

  test('the statement timeout of the tier', async () => {
    await application.asAdmin((await databaseOf()).database, (client) =>
      client.query("update tenantry.tenant set tier = 'hasty' where slug = 'one'"),
    )
    await using fresh = await createTenancy<TestDatabase>({
      ...application.config,
      tiers: { hasty: { quota: { statementTimeout: '200ms' } }, pooled: {} },
    })
    await fresh.run('one', async () => {
      const slow = sql`select pg_sleep(5)`.execute(fresh.db)
      await expect(slow).rejects.toMatchObject({ code: '57014' })
    })
    await fresh.run('other', () => sql`select pg_sleep(0.3)`.execute(fresh.db))
    await application.asAdmin((await databaseOf()).database, (client) =>
      client.query("update tenantry.tenant set tier = 'pooled' where slug = 'one'"),
    )
  })
})

describe('every way to a statement carries the tenant', () => {
  const select = 'select number from invoice'

  test.each([
    ['raw', () => sql.raw(select).execute(tenancy.db)],
    ['compiled', () => tenancy.db.executeQuery(CompiledQuery.raw(select))],
    ['compiled by hand', () => tenancy.db.executeQuery(compile())],
    ['no plugins', () => tenancy.db.withoutPlugins().executeQuery(CompiledQuery.raw(select))],
    ['the executor', () => tenancy.db.getExecutor().executeQuery(CompiledQuery.raw(select))],
    [
      'a connection',
      () => tenancy.db.connection().execute((db) => db.executeQuery(CompiledQuery.raw(select))),
    ],
    [
      'a transaction',
      () => tenancy.transaction((trx) => trx.executeQuery(CompiledQuery.raw(select))),
    ],
  ])('%s', async (_way, run) => {
    for (const slug of ['one', 'other', 'one']) {
      const { rows } = await tenancy.run(slug, run)
      expect(rows).toEqual([{ number: slug }])
    }
  })

  test('a query compiled for one tenant is refused in the context of another', async () => {
    const { compiled, stamped, shared } = await tenancy.run('one', () => ({
      compiled: tenancy.db.selectFrom('invoice').select('number').compile(),
      stamped: tenancy.db.insertInto('invoice').values({ number: '1' }).compile(),
      shared: tenancy.db.selectFrom('currency').select('code').orderBy('code').compile(),
    }))
    await tenancy.run('other', async () => {
      const changed = expect.objectContaining({ code: 'CONTEXT_CHANGED' })
      const { db } = tenancy
      await expect(db.executeQuery(compiled)).rejects.toEqual(changed)
      await expect(db.executeQuery({ ...compiled })).rejects.toEqual(changed)
      await expect(db.executeQuery(stamped)).rejects.toEqual(changed)
      const inTransaction = tenancy.transaction((trx) => trx.executeQuery(compiled))
      await expect(inTransaction).rejects.toEqual(changed)
      const stream = db.getExecutor().stream(compiled, 10)[Symbol.asyncIterator]()
      await expect(stream.next()).rejects.toEqual(changed)
      expect((await db.executeQuery(shared)).rows, 'it says nothing of a tenant').toHaveLength(2)
    })
    const { rows } = await tenancy.run('one', () => tenancy.db.executeQuery(compiled))
    expect(rows).toEqual([{ number: 'one' }])
  })

  test('introspection shows the placement', async () => {
    const tables = await tenancy.run('one', () => tenancy.db.introspection.getTables())
    expect(tables.map((table) => table.name)).toContain('invoice')
  })

  test('application_name shows whose statement runs', async () => {
    const { rows } = await tenancy.run('one', () =>
      sql<{ name: string }>`select current_setting('application_name') as name`.execute(tenancy.db),
    )
    expect(rows[0]?.name).toBe(`${application.config.name} one`)
  })

  test('a statement that is given up on is not in the way of the next tenant', async () => {
    await tenancy.run('one', async () => {
      const signal = AbortSignal.timeout(50)
      const slow = tenancy.db
        .selectFrom('invoice')
        .select(sql`pg_sleep(0.5)`.as('slept'))
        .execute({ signal })
      await expect(slow).rejects.toThrow(/abort|timeout/i)
    })
    expect(await numbersOf('other')).toEqual(['other'])
  })
})

/** Runs jobs outside of every context. */
const outsiders: (() => void)[] = []
setInterval(() => {
  for (const job of outsiders.splice(0)) job()
}, 5).unref()

async function databaseOf(): Promise<{ database: string }> {
  const placement = await tenancy.run('other', () => tenancy.currentTenant()?.placement)
  if (placement === undefined) throw new Error('no tenant')
  return placement
}

function urlOf({ config }: TestApplication): string {
  const [cluster] = Object.values(config.clusters)
  return cluster?.url ?? ''
}

function compile(): CompiledQuery {
  return tenancy.db.withoutPlugins().selectFrom('invoice').select('number').compile()
}
