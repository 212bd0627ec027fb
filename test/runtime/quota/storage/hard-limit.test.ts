import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Tenancy } from '@tenantry/runtime'

import { createStorageFleet, type StorageFleet } from '../../../support/storage-fleet.ts'
import type { TestDatabase } from '../../../support/test-application.ts'

const REFUSED = { code: 'QUOTA_STORAGE_EXCEEDED' }

let storage: StorageFleet
let tenancy: Tenancy<TestDatabase>

beforeAll(async () => {
  storage = await createStorageFleet()
  tenancy = await storage.openProcess()
})

afterAll(async () => {
  await storage?.[Symbol.asyncDispose]()
})

/** Inserts rows one by one until one is refused; how many there are then. */
async function fill(slug: string, most: number): Promise<number> {
  return await tenancy.run(slug, async () => {
    for (let number = 0; number < most; number += 1) {
      try {
        await tenancy.db
          .insertInto('invoice')
          .values({ number: `R-${number}` })
          .execute()
      } catch (error) {
        expect(error).toMatchObject(REFUSED)
        break
      }
    }
    return await countOf()
  })
}

async function countOf(): Promise<number> {
  const { count } = await tenancy.db
    .selectFrom('invoice')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow()
  return Number(count)
}

describe.for(['pooled', 'bridged', 'siloed'] as const)('a tenant that is %s', (tier) => {
  const slug = `full-${tier}`
  beforeAll(async () => {
    await storage.addTenant(slug, tier, { rows: { hard: 50 } })
  })

  test('writes as many rows as it may, and not one more', async () => {
    expect(await fill(slug, 100)).toBe(50)
  })

  test('has every other write refused, however it is written', async () => {
    await tenancy.run(slug, async () => {
      const { db } = tenancy
      const writes = {
        'many rows': () =>
          db
            .insertInto('invoice')
            .values([{ number: 'a' }, { number: 'b' }])
            .execute(),
        'insert … select': () =>
          db
            .insertInto('invoice')
            .columns(['number'])
            .expression(db.selectFrom('invoice').select('number'))
            .execute(),
        upsert: () =>
          db
            .insertInto('customer')
            .values({ name: 'a' })
            .onConflict((oc) => oc.columns(['name']).doNothing())
            .execute(),
        'behind with': () =>
          db
            .with('added', (qb) =>
              qb.insertInto('invoice').values({ number: 'c' }).returning('number'),
            )
            .selectFrom('added')
            .selectAll()
            .execute(),
        raw: () => sql`insert into invoice (number) values ('x')`.execute(db),
        'raw, behind a comment': () =>
          sql`/* select */ insert into invoice (number) values ('x')`.execute(db),
        'raw, behind with': () =>
          sql`with a as (insert into invoice (number) values ('x') returning 1) select * from a`.execute(
            db,
          ),
        'a block': () =>
          sql`do $$ begin insert into invoice (number) values ('x'); end $$`.execute(db),
        copy: () => sql`copy invoice (number) from stdin`.execute(db),
      }
      for (const [name, write] of Object.entries(writes)) {
        await expect(write(), name).rejects.toMatchObject(REFUSED)
        await expect(
          tenancy.transaction(async () => await write()),
          `${name}, in a transaction`,
        ).rejects.toMatchObject(REFUSED)
      }
      expect(await countOf()).toBe(50)
    })
  })

  test('reads, updates, which add no row, and deletes', async () => {
    await tenancy.run(slug, async () => {
      const { db } = tenancy
      await sql`select now(), number from invoice for update`.execute(db)
      await db.updateTable('invoice').set({ amount: 2 }).execute()
      await db
        .selectFrom('invoice')
        .select(sql<number>`amount + 1`.as('next'))
        .execute()
      await sql`delete from invoice where number = 'R-1'`.execute(db)
      await db.deleteFrom('invoice').where('number', '=', 'R-2').execute()
      expect(await countOf()).toBe(48)
    })
  })

  test('has the room again that it has freed', async () => {
    // At once, unless measuring takes long here.
    await expect.poll(() => fill(slug, 100)).toBe(50)
  })
})
