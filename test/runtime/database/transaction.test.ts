import { sql } from 'kysely'
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
