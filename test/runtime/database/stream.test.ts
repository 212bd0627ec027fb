import { CompiledQuery, type QueryExecutorProvider, type QueryResult, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { QuotaConfig } from '../../../packages/runtime/src/config/config.ts'
import { createTenancy, type Tenancy, type TenantDatabase } from '@tenantry/runtime'

import {
  createTestApplication,
  type TestApplication,
  type TestDatabase,
} from '../../support/test-application.ts'

const INVOICES = 25

let application: TestApplication
/** With one connection, so that whoever comes next gets the very one that was streamed on. */
let tenancy: Tenancy<TestDatabase>
let database: string

beforeAll(async () => {
  application = await createTestApplication()
  tenancy = await openTenancy(1)
  for (const slug of ['one', 'other']) {
    const { placement } = await application.createTenant({ slug })
    database = placement.database
    const numbers = Array.from({ length: INVOICES }, (_, index) => `${slug} ${pad(index)}`)
    await tenancy.run(slug, () =>
      sql`insert into invoice (number) select unnest(${numbers}::text[])`.execute(tenancy.db),
    )
  }
  await application.asAdmin(database, (client) =>
    client.query(`create sequence pool.counted;
      grant usage, select on pool.counted to ${application.config.name}_app`),
  )
})

afterAll(async () => {
  await tenancy?.close()
  await application?.[Symbol.asyncDispose]()
})

describe('what a stream yields', () => {
  test.each([1, 7, INVOICES, 100])('all rows of the tenant, %i at a time', async (chunkSize) => {
    for (const slug of ['one', 'other']) {
      const numbers = await tenancy.run(slug, async () => {
        const query = tenancy.db.selectFrom('invoice').select('number').orderBy('number')
        return (await collect(query.stream(chunkSize))).map(({ number }) => number)
      })
      expect(numbers).toHaveLength(INVOICES)
      expect(new Set(numbers.map((number) => number.slice(0, -3)))).toEqual(new Set([slug]))
    }
  })

  test('the rows of a raw statement, for the tenant alone', async () => {
    const chunks = await tenancy.run('one', () =>
      collect(streamRaw(tenancy.db, 'select number from invoice', 10)),
    )
    expect(chunks.map(({ rows }) => rows.length)).toEqual([10, 10, 5])
    expect(JSON.stringify(chunks)).not.toContain('other')
  })

  test('nothing where there are no rows', async () => {
    await tenancy.run('one', async () => {
      const none = tenancy.db.selectFrom('invoice').selectAll().where('number', '=', 'none')
      expect(await collect(none.stream(5))).toEqual([])
      expect(await collect(streamRaw(tenancy.db, 'set local work_mem = 64', 5))).toEqual([])
      expect(await collect(streamRaw(tenancy.db, '', 5))).toEqual([])
    })
  })

  test('values of the same types in each chunk', async () => {
    const text = `select n as a, n::int8 as b, now() as c, '{"a": 1}'::json as d, array[n] as e, null as f
      from generate_series(1, 5) n`
    const [first, ...others] = await tenancy.run('one', () =>
      collect(streamRaw(tenancy.db, text, 1)),
    )
    expect(others).toHaveLength(4)
    expect(new Set(kinds(first).map(([, kind]) => kind))).toEqual(
      new Set(['number', 'string', 'object']),
    )
    for (const other of others) expect(kinds(other)).toEqual(kinds(first))
  })

  test.each([0, -1, 1.5, Number.NaN, 2 ** 31])('no chunks of %d rows', async (size) => {
    await tenancy.run('one', async () => {
      const stream = collect(tenancy.db.selectFrom('invoice').selectAll().stream(size))
      await expect(stream).rejects.toMatchObject({ code: 'STREAM_SIZE_INVALID' })
    })
  })
})

describe('what a stream writes', () => {
  test('is committed at its end', async () => {
    const written = await tenancy.run('one', async () => {
      const values = [1, 2, 3].map((amount) => ({ number: `streamed ${amount}`, amount }))
      const inserted = await collect(
        tenancy.db.insertInto('invoice').values(values).returning('number').stream(2),
      )
      const updated = await collect(
        tenancy.db
          .updateTable('invoice')
          .set({ amount: 7 })
          .where('number', 'like', 'streamed %')
          .returning('amount')
          .stream(2),
      )
      return { inserted, updated }
    })
    expect(written.inserted).toHaveLength(3)
    expect(written.updated).toEqual([{ amount: 7 }, { amount: 7 }, { amount: 7 }])
    expect(await count('one', 'streamed %')).toBe(3)
    const deleted = await tenancy.run('one', () =>
      collect(
        streamRaw(tenancy.db, "delete from invoice where number like 'streamed %' returning id", 2),
      ),
    )
    expect(deleted.map(({ rows }) => rows.length)).toEqual([2, 1])
    expect(await count('one', 'streamed %')).toBe(0)
    expect(await count('other', '%')).toBe(INVOICES)
  })

  test('is committed where its reader stops early, as in a statement of its own', async () => {
    await tenancy.run('one', async () => {
      for await (const chunk of streamRaw(tenancy.db, insertSome('early'), 1)) {
        expect(chunk.rows).toHaveLength(1)
        break
      }
    })
    expect(await count('one', 'early %')).toBe(3)
  })

  test('is rolled back by an error in the middle', async () => {
    const failing = tenancy.run('one', () =>
      collect(
        streamRaw(
          tenancy.db,
          `with written as (${insertSome('failed')}) select 1 / (n - 2) from generate_series(0, 4) n`,
          1,
        ),
      ),
    )
    await expect(failing).rejects.toMatchObject({ code: '22012' })
    expect(await count('one', 'failed %')).toBe(0)
  })

  test('is rolled back with its transaction', async () => {
    const failing = tenancy.run('one', () =>
      tenancy.transaction(async (trx) => {
        expect(await collect(streamRaw(trx, insertSome('undone'), 2))).toHaveLength(2)
        throw new Error('no')
      }),
    )
    await expect(failing).rejects.toThrow('no')
    expect(await count('one', 'undone %')).toBe(0)
  })

  test('an error that comes with its commit reaches the reader', async () => {
    await application.asAdmin(database, (client) =>
      client.query(`create table pool.follower (tenant_id uuid, id int, follows int,
        primary key (tenant_id, id),
        foreign key (tenant_id, follows) references pool.follower deferrable initially deferred);
        grant select, insert on pool.follower to ${application.config.name}_app`),
    )
    const insert = `insert into follower
      values (nullif(current_setting('tenantry.tenant_id'), '')::uuid, 1, 2) returning id`
    const read = async (stops: boolean): Promise<void> => {
      await tenancy.run('one', async () => {
        const stream = streamRaw(tenancy.db, insert, 1)
        await (stops ? readFirst(stream) : collect(stream))
      })
    }
    await expect(read(false)).rejects.toMatchObject({ code: '23503' })
    await expect(read(true)).rejects.toMatchObject({ code: '23503' })
  })
})

describe('how a stream reads', () => {
  test('no row is made before its chunk is asked for', async () => {
    const seen: number[] = []
    await tenancy.run('one', async () => {
      const counting = `select nextval('counted') from generate_series(1, 1000)`
      for await (const chunk of streamRaw(tenancy.db, counting, 10)) {
        expect(chunk.rows).toHaveLength(10)
        seen.push(await lastCounted())
        if (seen.length === 3) break
      }
    })
    expect(seen).toEqual([10, 20, 30])
    expect(await lastCounted()).toBe(30)
  })

  test('the statement timeout is that of one chunk, not of its reader', async () => {
    await using hasty = await openTenancy(1, { statementTimeout: '300ms' })
    const sleepy = 'select pg_sleep(0.06) from generate_series(1, 8)'
    await hasty.run('one', async () => {
      expect(await collect(streamRaw(hasty.db, sleepy, 1))).toHaveLength(8)
      const slow = collect(streamRaw(hasty.db, sleepy, 8))
      await expect(slow).rejects.toMatchObject({ code: '57014' })
      expect(await count('one', 'one %', hasty)).toBe(INVOICES)
    })
  })

  test('many at once, each with a connection of its own and its own rows', async () => {
    await using wide = await openTenancy(4)
    const read = (slug: string) =>
      wide.run(slug, async () => {
        for await (const row of wide.db.selectFrom('invoice').select('number').stream(1)) {
          expect(row.number).not.toMatch(slug === 'one' ? /^other/ : /^one/)
        }
      })
    await Promise.all(Array.from({ length: 24 }, (_, i) => read(i % 2 === 0 ? 'one' : 'other')))
  })

  test('statements of others run in the loop, on other connections', async () => {
    await using wide = await openTenancy(2)
    const seen = await wide.run('one', async () => {
      const counts: number[] = []
      for await (const row of wide.db.selectFrom('invoice').select('number').stream(1)) {
        counts.push(await count('one', row.number, wide))
      }
      return counts
    })
    expect(new Set(seen)).toEqual(new Set([1]))
  })
})

describe('in a transaction', () => {
  test('a stream reads what the transaction wrote, and the transaction goes on behind it', async () => {
    await tenancy.run('one', () =>
      tenancy.transaction(async (trx) => {
        await sql.raw(insertSome('within')).execute(trx)
        const query = trx.selectFrom('invoice').select('id').where('number', 'like', 'within %')
        expect(await collect(query.stream(2))).toHaveLength(3)
        await readFirst(query.stream(1))
        expect(await openPortals(trx)).toEqual([])
        await sql`update invoice set amount = 9 where number like 'within %'`.execute(trx)
      }),
    )
    expect(await count('one', 'within %')).toBe(3)
  })

  test('statements run between two chunks', async () => {
    await tenancy.run('one', () =>
      tenancy.transaction(async (trx) => {
        // Kysely keeps a transaction for one stream at a time; the connection does not have to.
        await trx.getExecutor().provideConnection(async (connection) => {
          const numbers = CompiledQuery.raw("select number from invoice where number like 'one %'")
          const one = connection.streamQuery(numbers, 10)
          const two = connection.streamQuery(numbers, 20)
          const sizes: number[] = []
          for (const stream of [one, two, one, two, one]) {
            sizes.push((await stream.next()).value?.rows.length)
            const { rows } = await connection.executeQuery(CompiledQuery.raw('select 1 as x'))
            expect(rows).toEqual([{ x: 1 }])
          }
          expect(sizes).toEqual([10, 20, 10, 5, 5])
          for (const stream of [one, two]) expect((await stream.next()).done).toBe(true)
        })
      }),
    )
  })

  test('an error in the stream aborts the transaction', async () => {
    const swallowed = tenancy.run('one', () =>
      tenancy.transaction(async (trx) => {
        await sql.raw(insertSome('swallowed')).execute(trx)
        const failing = 'select 1 / (n - 3) from generate_series(1, 5) n'
        const stream = collect(streamRaw(trx, failing, 1))
        await expect(stream).rejects.toMatchObject({ code: '22012' })
      }),
    )
    await expect(swallowed).rejects.toMatchObject({ code: 'TRANSACTION_ROLLED_BACK' })
    expect(await count('one', 'swallowed %')).toBe(0)
  })

  test('a savepoint takes back an error in the stream', async () => {
    await tenancy.run('one', async () => {
      const trx = await tenancy.db.startTransaction().execute()
      const behind = await trx.savepoint('here').execute()
      const stream = collect(
        streamRaw(behind, 'select 1 / (n - 2) from generate_series(1, 3) n', 1),
      )
      await expect(stream).rejects.toMatchObject({ code: '22012' })
      await behind.rollbackToSavepoint('here').execute()
      expect(await collect(streamRaw(trx, 'select 1', 1))).toEqual([{ rows: [{ '?column?': 1 }] }])
      await trx.commit().execute()
    })
  })

  test('a stream ends with its transaction', async () => {
    await tenancy.run('one', async () => {
      const outlived = await tenancy.transaction(async (trx) => {
        let stream: AsyncIterator<QueryResult<unknown>> | undefined
        await trx.getExecutor().provideConnection(async (connection) => {
          const numbers = CompiledQuery.raw('select number from invoice')
          stream = connection.streamQuery(numbers, 10)[Symbol.asyncIterator]()
          await stream.next()
        })
        return { stream }
      })
      await expect(outlived.stream?.next()).rejects.toMatchObject({ code: 'TRANSACTION_ENDED' })
    })
    expect(await count('other', '%')).toBe(INVOICES)
  })
})

describe('what a stream leaves behind', () => {
  test.each([
    ['that is read to its end', async () => void (await collect(streamInvoices()))],
    ['that is left early', async () => void (await readFirst(streamInvoices()))],
    [
      'whose reader throws',
      async () => {
        const failing = (async () => {
          for await (const row of streamInvoices()) throw new Error(`tired of ${row.tenant_id}`)
        })()
        await expect(failing).rejects.toThrow('tired')
      },
    ],
    [
      'that fails',
      async () => {
        const failing = collect(streamRaw(tenancy.db, 'select 1 / 0', 1))
        await expect(failing).rejects.toMatchObject({ code: '22012' })
      },
    ],
  ])('a stream %s gives its connection back clean', async (_what, read) => {
    const before = await backendOf('one')
    await tenancy.run('one', read)
    expect(await backendOf('other')).toBe(before)
    expect(await tenancy.run('other', () => openPortals(tenancy.db))).toEqual([])
  })

  test('a stream whose value cannot be sent fails alone', async () => {
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    await tenancy.run('one', async () => {
      const failing = collect(streamRaw(tenancy.db, 'select $1', 1, [circular]))
      await expect(failing).rejects.toThrow('circular')
    })
    expect(await count('other', '%')).toBe(INVOICES)
  })

  test('a stream that is never begun takes no connection', async () => {
    await tenancy.run('one', () => {
      streamInvoices()
    })
    expect(await count('other', '%')).toBe(INVOICES)
  })

  test('a stream whose reader never comes back keeps its connection to itself', async () => {
    const forgotten = await openTenancy(2)
    const reader = await forgotten.run('one', async () => {
      const stream = streamRaw(
        forgotten.db,
        'select number, pg_backend_pid() as pid from invoice',
        1,
      )
      const { value } = await stream.next()
      return { pid: pidOf(value) }
    })
    for (const slug of ['other', 'one', 'other']) {
      expect(await backendOf(slug, forgotten)).not.toBe(reader.pid)
      expect(await count(slug, `${slug} %`, forgotten)).toBe(INVOICES)
    }
    await forgotten.close()
  })

  test.each([
    'commit',
    'rollback',
    'commit and chain',
    "set tenantry.tenant_id = ''",
    'listen all_of_it',
  ])('a connection on which %s was streamed serves nobody else', async (text) => {
    const before = await backendOf('one')
    await tenancy
      .run('one', () => collect(streamRaw(tenancy.db, text, 1)))
      .catch((error: unknown) => expect(error).toHaveProperty('code', 'TRANSACTION_ENDED'))
    expect(await backendOf('other')).not.toBe(before)
  })
})

describe('whose a stream is', () => {
  test("another tenant's context cannot be opened in the loop", async () => {
    await tenancy.run('one', async () => {
      for await (const row of streamInvoices()) {
        expect(row.tenant_id).toBe(tenancy.currentTenant()?.id)
        await expect(tenancy.run('other', () => 1)).rejects.toMatchObject({
          code: 'CONTEXT_NESTED',
        })
        break
      }
    })
  })

  test.each([
    ["in another tenant's context", 'CONTEXT_CHANGED', (next: Next) => tenancy.run('other', next)],
    ['outside every context', 'CONTEXT_MISSING', (next: Next) => next()],
  ])('it is not read on %s', async (_where, code, read) => {
    // Both are known before the only connection is taken.
    for (const slug of ['one', 'other']) await count(slug, '%')
    const { next } = await tenancy.run('one', async () => {
      const stream = streamRaw(tenancy.db, 'select number from invoice', 1)
      await stream.next()
      return { next: () => stream.next() }
    })
    await expect(read(next)).rejects.toMatchObject({ code })
    await expect(read(next)).resolves.toMatchObject({ done: true })
    expect(await count('other', '%')).toBe(INVOICES)
  })

  test('it begins with its first read, in the context of its reader', async () => {
    const { stream } = await tenancy.run('one', () => ({
      stream: tenancy.db.selectFrom('invoice').select('number').orderBy('number').stream(),
    }))
    const [first] = await tenancy.run('other', () => collect(stream))
    expect(first).toEqual({ number: 'other 00' })
  })

  test('in the system scope it is one statement of the audit', async () => {
    const reason = 'streams all invoices'
    const [pool] = await tenancy.system(reason, async (db) =>
      collect(db.selectFrom('invoice').select('number').where('number', 'like', '% 01').stream(1)),
    )
    expect(pool?.result).toHaveLength(2)
    const statements = await application.asAdmin(database, async (client) => {
      const text = 'select statements from tenantry.audit where reason = $1'
      const { rows } = await client.query<{ statements: number }>(text, [reason])
      return rows.map((row) => String(row.statements))
    })
    expect(statements).toEqual(['1'])
  })
})

describe('what cuts a stream', () => {
  test('a connection that is lost: the reader is told, and the next one is served', async () => {
    await tenancy.run('one', async () => {
      const stream = streamRaw(tenancy.db, 'select pg_backend_pid() as pid from invoice', 1)
      const { value } = await stream.next()
      await application.asAdmin(database, (client) =>
        client.query('select pg_terminate_backend($1, 5000)', [pidOf(value)]),
      )
      await expect(stream.next()).rejects.toThrow(/terminat|ECONNRESET|connection error/)
    })
    expect(await count('other', '%')).toBe(INVOICES)
  })

  test('a signal', async () => {
    const before = await backendOf('one')
    await tenancy.run('one', async () => {
      const controller = new AbortController()
      const query = tenancy.db.selectFrom('invoice').selectAll()
      const read = async () => {
        for await (const row of query.stream({ chunkSize: 1, signal: controller.signal })) {
          controller.abort(new Error(`enough of ${row.number}`))
        }
      }
      await expect(read()).rejects.toThrow('enough')
    })
    expect(await backendOf('other')).toBe(before)
  })
})

type Next = () => Promise<IteratorResult<QueryResult<unknown>>>

async function openTenancy(
  connections: number,
  quota: QuotaConfig = {},
): Promise<Tenancy<TestDatabase>> {
  const { config } = application
  const [[name, cluster] = ['', {}]] = Object.entries(config.clusters)
  const clusters = { [name]: { ...cluster, connections } }
  const pooled = { mode: 'pool', quota } as const
  return await createTenancy<TestDatabase>({
    ...config,
    clusters,
    tiers: { ...config.tiers, pooled },
  })
}

async function collect<Row>(stream: AsyncIterable<Row>): Promise<Row[]> {
  const rows: Row[] = []
  for await (const row of stream) rows.push(row)
  return rows
}

function streamRaw(
  db: Pick<TenantDatabase<TestDatabase>, 'getExecutor'>,
  text: string,
  chunkSize: number,
  values: unknown[] = [],
): AsyncIterableIterator<QueryResult<unknown>> {
  return db.getExecutor().stream(CompiledQuery.raw(text, values), chunkSize)
}

function streamInvoices() {
  return tenancy.db.selectFrom('invoice').selectAll().stream(2)
}

async function readFirst<Row>(stream: AsyncIterable<Row>): Promise<Row | undefined> {
  for await (const row of stream) return row
  return undefined
}

/** What JavaScript makes of each column. */
function kinds(chunk: QueryResult<unknown> | undefined) {
  return Object.entries(chunk?.rows[0] ?? {}).map(([name, value]) => [name, typeof value])
}

function insertSome(what: string): string {
  return `insert into invoice (number) select '${what} ' || n from generate_series(1, 3) n returning id`
}

async function count(slug: string, pattern: string, of = tenancy): Promise<number> {
  return await of.run(slug, async () => {
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from invoice where number like ${pattern}`.execute(of.db)
    return rows[0]?.count ?? -1
  })
}

async function backendOf(slug: string, of = tenancy): Promise<number | undefined> {
  return await of.run(slug, async () => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(of.db)
    return rows[0]?.pid
  })
}

async function openPortals(db: QueryExecutorProvider) {
  const { rows } = await sql<{ name: string }>`
    select name from pg_cursors where name <> ''`.execute(db)
  return rows.map(({ name }) => name)
}

async function lastCounted(): Promise<number> {
  return await application.asAdmin(database, async (client) => {
    const { rows } = await client.query<{ last: string }>(
      'select last_value as last from pool.counted',
    )
    return Number(rows[0]?.last)
  })
}

function pidOf(chunk: QueryResult<unknown> | undefined): number {
  const [row] = chunk?.rows ?? []
  return Number(Object(row)['pid'])
}

function pad(index: number): string {
  return String(index).padStart(2, '0')
}
