import { CompiledQuery, sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

import type { Tenancy, Tenant } from '@tenantry/runtime'

import {
  createTestApplication,
  type TestApplication,
  type TestDatabase,
} from '../../support/test-application.ts'

let application: TestApplication
let tenancy: Tenancy<TestDatabase>
let tenant: Tenant

beforeAll(async () => {
  application = await createTestApplication()
  tenancy = application.tenancy
  tenant = await application.createTenant({ slug: 'acme' })
})

beforeEach(async () => {
  await inTenant(() => tenancy.db.deleteFrom('invoice').execute())
})

afterAll(async () => {
  await application?.[Symbol.asyncDispose]()
})

function inTenant<Result>(run: () => Promise<Result>): Promise<Result> {
  return tenancy.run(tenant.slug, run)
}

async function numbers(): Promise<string[]> {
  const rows = await inTenant(() =>
    tenancy.db.selectFrom('invoice').select('number').orderBy('number').execute(),
  )
  return rows.map((row) => row.number)
}

describe('transaction', () => {
  test('commits as one, and shows itself its own rows only', async () => {
    await inTenant(() =>
      tenancy.transaction(async (trx) => {
        await trx.insertInto('invoice').values({ number: '1' }).execute()
        expect(await numbers()).toEqual([])
        await trx.insertInto('invoice').values({ number: '2' }).execute()
      }),
    )
    expect(await numbers()).toEqual(['1', '2'])
  })

  test('an error rolls back', async () => {
    const failing = inTenant(() =>
      tenancy.transaction(async (trx) => {
        await trx.insertInto('invoice').values({ number: '1' }).execute()
        throw new Error('no')
      }),
    )
    await expect(failing).rejects.toThrow('no')
    expect(await numbers()).toEqual([])
  })

  test('one without a statement', async () => {
    expect(await inTenant(() => tenancy.transaction(() => Promise.resolve(7)))).toBe(7)
  })

  test('a swallowed error does not pass for a commit', async () => {
    const swallowed = inTenant(() =>
      tenancy.transaction(async (trx) => {
        await trx.insertInto('invoice').values({ number: '1' }).execute()
        await sql`select 1 / 0`.execute(trx).catch(() => undefined)
      }),
    )
    await expect(swallowed).rejects.toMatchObject({ code: 'TRANSACTION_ROLLED_BACK' })
    expect(await numbers()).toEqual([])
  })

  test('an error that comes with the commit surfaces', async () => {
    await application.asAdmin(tenant.placement.database, (client) =>
      client.query(`create table pool.sequel (tenant_id uuid, id uuid, follows uuid,
        primary key (tenant_id, id),
        foreign key (tenant_id, follows) references pool.sequel deferrable initially deferred);
        grant select, insert on pool.sequel to ${application.config.name}_app`),
    )
    const dangling = inTenant(() =>
      tenancy.transaction(async (trx) => {
        await trx.insertInto('invoice').values({ number: '1' }).execute()
        await sql`insert into sequel values (${tenant.id}, gen_random_uuid(), gen_random_uuid())`.execute(
          trx,
        )
      }),
    )
    await expect(dangling).rejects.toMatchObject({ code: '23503' })
    expect(await numbers()).toEqual([])
    const alone = inTenant(() =>
      sql`insert into sequel values (${tenant.id}, gen_random_uuid(), gen_random_uuid())`.execute(
        tenancy.db,
      ),
    )
    await expect(alone).rejects.toMatchObject({ code: '23503' })
  })

  test.each(['read committed', 'repeatable read', 'serializable'] as const)(
    'isolation level %s',
    async (level) => {
      await inTenant(() =>
        tenancy.db
          .transaction()
          .setIsolationLevel(level)
          .execute(async (trx) => {
            const { rows } = await sql`show transaction_isolation`.execute(trx)
            expect(rows).toEqual([{ transaction_isolation: level }])
          }),
      )
    },
  )

  test('a serializable one that conflicts fails and does not commit', async () => {
    await inTenant(() => tenancy.db.insertInto('invoice').values({ number: 'x' }).execute())
    const count = async (): Promise<void> => {
      await inTenant(() =>
        tenancy.db
          .transaction()
          .setIsolationLevel('serializable')
          .execute(async (trx) => {
            const { length } = await trx.selectFrom('invoice').select('number').execute()
            await meeting.arrive()
            const number = `n${length}`
            await trx.insertInto('invoice').values({ number }).execute()
          }),
      )
    }
    const meeting = createMeeting(2)
    const outcomes = await Promise.allSettled([count(), count()])
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await numbers()).toEqual(['n1', 'x'])
  })

  test('read only', async () => {
    const writing = inTenant(() =>
      tenancy.db
        .transaction()
        .setAccessMode('read only')
        .execute((trx) => trx.insertInto('invoice').values({ number: '1' }).execute()),
    )
    await expect(writing).rejects.toMatchObject({ code: '25006' })
  })
})

describe('statements at once', () => {
  test('Promise.all in a transaction', async () => {
    const wanted = Array.from({ length: 20 }, (_, index) => `p${String(index).padStart(2, '0')}`)
    await inTenant(() =>
      tenancy.transaction((trx) =>
        Promise.all(wanted.map((number) => trx.insertInto('invoice').values({ number }).execute())),
      ),
    )
    expect(await numbers()).toEqual(wanted)
  })

  test('what is queued behind a statement that fails is not committed by itself', async () => {
    for (let round = 0; round < 20; round += 1) {
      const failing = inTenant(() =>
        tenancy.transaction((trx) =>
          Promise.all([
            sql`select 1 / 0`.execute(trx),
            ...Array.from({ length: 6 }, (_, index) =>
              trx
                .insertInto('invoice')
                .values({ number: `late ${index}` })
                .execute(),
            ),
          ]),
        ),
      )
      await expect(failing).rejects.toMatchObject({ code: '22012' })
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(await numbers()).toEqual([])
  })

  test('what comes while a transaction ends, or when it has ended, is refused', async () => {
    const late: Promise<unknown>[] = []
    await inTenant(() =>
      tenancy.transaction(async (trx) => {
        await trx.insertInto('invoice').values({ number: 'in time' }).execute()
        for (const delay of [0, 1, 2, 5, 20]) {
          const insert = async (): Promise<void> => {
            await new Promise((resolve) => setTimeout(resolve, delay))
            await trx.insertInto('invoice').values({ number: 'late' }).execute()
          }
          late.push(insert().catch((error: unknown) => error))
        }
      }),
    )
    for (const outcome of await Promise.all(late)) expect(outcome).toBeInstanceOf(Error)
    expect(await numbers()).toEqual(['in time'])
  })

  test('Promise.all on a connection that was never used', async () => {
    await inTenant(() =>
      tenancy.db
        .connection()
        .execute((db) =>
          Promise.all([
            db.insertInto('invoice').values({ number: '1' }).execute(),
            db.insertInto('invoice').values({ number: '2' }).execute(),
          ]),
        ),
    )
    expect(await numbers()).toEqual(['1', '2'])
  })
})

describe('a transaction that is begun or ended by hand', () => {
  test.each(['begin', 'start transaction'])('nothing runs behind %s', async (text) => {
    await inTenant(() =>
      tenancy.db.connection().execute(async (db) => {
        await sql.raw(text).execute(db)
        const behind = db.insertInto('invoice').values({ number: 'behind' }).execute()
        await expect(behind).rejects.toMatchObject({ code: 'TRANSACTION_ENDED' })
      }),
    )
    expect(await numbers()).toEqual([])
  })

  test.each(['commit', 'rollback', 'end and chain', 'abort and chain'])(
    'nothing runs behind %s in a transaction, which does not pass for a commit',
    async (text) => {
      const ended = inTenant(() =>
        tenancy.transaction(async (trx) => {
          await sql.raw(text).execute(trx)
          const behind = sql`insert into invoice (number) values ('behind')`.execute(trx)
          await expect(behind).rejects.toMatchObject({ code: 'TRANSACTION_ENDED' })
        }),
      )
      await expect(ended).rejects.toMatchObject({ code: 'TRANSACTION_ENDED' })
      expect(await numbers()).toEqual([])
    },
  )
})

describe('statements that a transaction prepares', () => {
  test('read the columns that their table has got since', async () => {
    for (let use = 0; use < 4; use += 1) expect(await readFranc()).toEqual([CHF])
    await application.asAdmin(tenant.placement.database, (client) =>
      client.query("alter table pool.currency add column sign text default '₣'"),
    )
    for (let use = 0; use < 4; use += 1) expect(await readFranc()).toEqual([{ ...CHF, sign: '₣' }])
  })

  test('fail for their own reason each time, and not because of the one before', async () => {
    for (let use = 0; use < 4; use += 1) {
      const dividing = inTenant(() =>
        tenancy.transaction((trx) => sql`select 1 / (${use % 2}::int) as x`.execute(trx)),
      )
      if (use % 2 === 0) await expect(dividing).rejects.toMatchObject({ code: '22012' })
      else expect((await dividing).rows).toEqual([{ x: 1 }])
    }
  })
})

describe('connections and savepoints', () => {
  test('a transaction on a connection, and statements before and behind it', async () => {
    await inTenant(() =>
      tenancy.db.connection().execute(async (db) => {
        await sql`select pg_advisory_lock(1)`.execute(db)
        await db.transaction().execute(async (trx) => {
          await trx.insertInto('invoice').values({ number: '1' }).execute()
        })
        await db.insertInto('invoice').values({ number: '2' }).execute()
        await sql`select pg_advisory_unlock(1)`.execute(db)
        await db.transaction().execute(async (trx) => {
          await trx.insertInto('invoice').values({ number: '3' }).execute()
        })
      }),
    )
    expect(await numbers()).toEqual(['1', '2', '3'])
  })

  test('a compiled statement behind a transaction of its connection', async () => {
    await inTenant(() =>
      tenancy.db.connection().execute(async (db) => {
        await db.transaction().execute((trx) => sql`select 1`.execute(trx))
        await db.executeQuery(CompiledQuery.raw("insert into invoice (number) values ('1')"))
      }),
    )
    expect(await numbers()).toEqual(['1'])
  })

  test('a savepoint takes back what came behind it', async () => {
    await inTenant(async () => {
      const trx = await tenancy.db.startTransaction().execute()
      await trx.insertInto('invoice').values({ number: '1' }).execute()
      const behind = await trx.savepoint('here').execute()
      await behind.insertInto('invoice').values({ number: '2' }).execute()
      await expect(sql`select 1 / 0`.execute(behind)).rejects.toMatchObject({ code: '22012' })
      await behind.rollbackToSavepoint('here').execute()
      const again = await trx.savepoint('and"here').execute()
      await again.insertInto('invoice').values({ number: '3' }).execute()
      await again.releaseSavepoint('and"here').execute()
      await trx.commit().execute()
    })
    expect(await numbers()).toEqual(['1', '3'])
  })

  test('savepoints within savepoints: each takes back its own', async () => {
    await inTenant(async () => {
      const trx = await tenancy.db.startTransaction().setIsolationLevel('serializable').execute()
      const outer = await trx.savepoint('outer').execute()
      await outer.insertInto('invoice').values({ number: '1' }).execute()
      const inner = await outer.savepoint('inner').execute()
      await inner.insertInto('invoice').values({ number: '2' }).execute()
      await inner.rollbackToSavepoint('inner').execute()
      await inner.insertInto('invoice').values({ number: '3' }).execute()
      await inner.rollbackToSavepoint('outer').execute()
      await trx.insertInto('invoice').values({ number: '4' }).execute()
      await trx.commit().execute()
      expect(trx.isCommitted).toBe(true)
      const late = trx.insertInto('invoice').values({ number: '5' }).execute()
      await expect(late).rejects.toThrow()
    })
    expect(await numbers()).toEqual(['4'])
  })

  test('a savepoint that is not there aborts the transaction', async () => {
    await inTenant(async () => {
      const trx = await tenancy.db.startTransaction().execute()
      const behind = await trx.savepoint('here').execute()
      await behind.releaseSavepoint('here').execute()
      const gone = behind.rollbackToSavepoint('here').execute()
      await expect(gone).rejects.toMatchObject({ code: '3B001' })
      await expect(trx.commit().execute()).rejects.toMatchObject({
        code: 'TRANSACTION_ROLLED_BACK',
      })
      await trx.rollback().execute()
    })
  })

  test('a controlled transaction that can only read', async () => {
    await inTenant(async () => {
      const trx = await tenancy.db.startTransaction().setAccessMode('read only').execute()
      await trx.selectFrom('invoice').selectAll().execute()
      const writing = trx.deleteFrom('invoice').execute()
      await expect(writing).rejects.toMatchObject({ code: '25006' })
      await trx.rollback().execute()
      expect(trx.isRolledBack).toBe(true)
    })
  })

  test('a controlled transaction that begins with a savepoint, and is rolled back', async () => {
    await inTenant(async () => {
      const trx = await tenancy.db.startTransaction().execute()
      const behind = await trx.savepoint('first').execute()
      await behind.insertInto('invoice').values({ number: '1' }).execute()
      await trx.rollback().execute()
    })
    expect(await numbers()).toEqual([])
  })
})

/** In a transaction, where it is prepared, and with a star, where it is not. */
function readFranc() {
  return inTenant(() =>
    tenancy.transaction(async (trx) => {
      await trx.selectFrom('currency').select('name').where('code', '=', 'CHF').execute()
      return await trx.selectFrom('currency').selectAll().where('code', '=', 'CHF').execute()
    }),
  )
}

const CHF = { code: 'CHF', name: 'Franc' }

/** Lets `count` callers go on together. */
function createMeeting(count: number): { arrive(): Promise<void> } {
  const { promise, resolve } = Promise.withResolvers<void>()
  let missing = count
  return {
    arrive() {
      missing -= 1
      if (missing === 0) resolve()
      return promise
    },
  }
}
