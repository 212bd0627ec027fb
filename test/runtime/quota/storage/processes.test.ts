import { setTimeout as sleep } from 'node:timers/promises'
import { randomUUID } from 'node:crypto'

import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

import type { Tenancy, TenantTransaction } from '@tenantry/runtime'

import { createStorageFleet, type StorageFleet } from '../../../support/storage-fleet.ts'
import type { TestDatabase } from '../../../support/test-application.ts'

const REFUSED = { code: 'QUOTA_STORAGE_EXCEEDED' }

let storage: StorageFleet

beforeAll(async () => {
  storage = await createStorageFleet()
})

afterAll(async () => {
  await storage?.[Symbol.asyncDispose]()
})

async function countOf(tenancy: Tenancy<TestDatabase>, slug: string): Promise<number> {
  const { count } = await tenancy.run(slug, () =>
    tenancy.db
      .selectFrom('invoice')
      .select(({ fn }) => fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow(),
  )
  return Number(count)
}

async function insert(tenancy: Tenancy<TestDatabase>, slug: string, rows: number): Promise<void> {
  const values = Array.from({ length: rows }, (_, index) => ({ number: `R-${index}` }))
  await tenancy.run(slug, () => tenancy.db.insertInto('invoice').values(values).execute())
}

async function insertInside(trx: TenantTransaction<TestDatabase>, rows: number): Promise<void> {
  const values = Array.from({ length: rows }, () => ({ number: 'R' }))
  await trx.insertInto('invoice').values(values).execute()
}

/** Inserts until it is refused. */
async function flood(tenancy: Tenancy<TestDatabase>, slug: string, rows: number): Promise<number> {
  for (let written = 0; ; written += rows) {
    try {
      await insert(tenancy, slug, rows)
    } catch (error) {
      expect(error).toMatchObject(REFUSED)
      return written
    }
  }
}

describe('several processes', () => {
  test('write as many rows together as the tenant may, whoever writes them', async () => {
    await storage.addTenant('shared', 'pooled', { rows: { hard: 600 } })
    const processes = await Promise.all([1, 2, 3].map(() => storage.openProcess()))
    const written = await Promise.all(
      processes.flatMap((tenancy) => [flood(tenancy, 'shared', 3), flood(tenancy, 'shared', 2)]),
    )
    const [first] = processes
    const count = first === undefined ? 0 : await countOf(first, 'shared')
    expect(count).toBe(written.reduce((sum, rows) => sum + rows, 0))
    expect(count).toBeLessThanOrEqual(600)
    // What another process holds is not to be had before it has given it back.
    expect(count).toBeGreaterThan(400)
    if (first === undefined) return
    await vi.waitUntil(
      async () => {
        await flood(first, 'shared', 1)
        return (await countOf(first, 'shared')) === 600
      },
      { timeout: 30_000, interval: 500 },
    )
  })

  test('what one writes beyond what it said is found by the others', async () => {
    await storage.addTenant('beyond', 'bridged', { rows: { hard: 100 } })
    const [one, other] = [await storage.openProcess(), await storage.openProcess()]
    await insert(one, 'beyond', 60)
    // Nobody knows how many rows it will be: one statement goes beyond, and no other.
    await one.run('beyond', () =>
      one.db
        .insertInto('invoice')
        .columns(['number'])
        .expression(one.db.selectFrom('invoice').select('number'))
        .execute(),
    )
    await expect(insert(one, 'beyond', 1)).rejects.toMatchObject(REFUSED)
    await expect(insert(other, 'beyond', 1)).rejects.toMatchObject(REFUSED)
    expect(await countOf(one, 'beyond')).toBe(120)
  })

  test('what a killed one held is taken for written, until it is measured', async () => {
    await storage.addTenant('killed', 'pooled', { rows: { hard: 100 } })
    const tenancy = await storage.openProcess()
    await insert(tenancy, 'killed', 10)
    const [tenant] = await storage.fleet.query<{ id: string }>(
      "select id from tenantry.tenant where slug = 'killed'",
    )
    const lease = async (leaseMs: number) =>
      await storage.fleet.application.asAppRole(storage.fleet.database, async (client) => {
        const { rows } = await client.query<{ granted: number }>(
          `select granted[1] as granted from tenantry.lease_storage($1, $2, '{100,Infinity}', '{0,0}', false,
            '{0,0}', '{1,0}', '{20,0}', $3)`,
          [randomUUID(), tenant?.id, leaseMs],
        )
        return rows[0]?.granted ?? 0
      })
    const lost = await lease(1)
    expect(lost).toBe(20)
    await sleep(50)
    const held = await lease(60_000)
    const known = await storage.stored('killed')
    expect(known.since).toBeGreaterThanOrEqual(20)
    // Measured at the first write that finds no room, which finds that nothing was written.
    await flood(tenancy, 'killed', 1)
    expect(await countOf(tenancy, 'killed')).toBe(100 - held)
  })
})

describe('a transaction', () => {
  test('gives back what it had reserved when it is rolled back, and tells what it wrote when it commits', async () => {
    await storage.addTenant('undone', 'pooled', { rows: { hard: 40 } })
    const tenancy = await storage.openProcess()
    for (let round = 0; round < 10; round += 1) {
      await expect(
        tenancy.run('undone', () =>
          tenancy.transaction(async (trx) => {
            await insertInside(trx, 20)
            throw new Error('undo')
          }),
        ),
      ).rejects.toThrow('undo')
    }
    await tenancy.run('undone', () => tenancy.transaction((trx) => insertInside(trx, 40)))
    await expect(insert(tenancy, 'undone', 1)).rejects.toMatchObject(REFUSED)
    expect(await countOf(tenancy, 'undone')).toBe(40)
  })

  test('that is open while it is measured is counted all the same', async () => {
    await storage.addTenant('open', 'pooled', { rows: { hard: 40 } })
    const [one, other] = [await storage.openProcess(), await storage.openProcess()]
    await one.run('open', () =>
      one.transaction(async (trx) => {
        const values = Array.from({ length: 30 }, () => ({ number: 'R' }))
        await trx.insertInto('invoice').values(values).execute()
        await flood(other, 'open', 3)
        expect(await countOf(other, 'open')).toBeLessThanOrEqual(10)
      }),
    )
    expect(await countOf(one, 'open')).toBeLessThanOrEqual(40)
  })

  test('reads by functions of PostgreSQL beyond the limit, and calls no other', async () => {
    await storage.addTenant('calls', 'bridged', { rows: { hard: 5 } })
    const { fleet } = storage
    const [place] = await fleet.query<{ schema: string }>(
      "select p.schema from tenantry.placement p join tenantry.tenant t on t.placement_id = p.id where t.slug = 'calls'",
    )
    await fleet.query(
      `create function "${place?.schema}".add_invoice() returns void language sql as $$ insert into "${place?.schema}".invoice (number) values ('f') $$;
       grant execute on function "${place?.schema}".add_invoice() to public`,
    )
    const tenancy = await storage.openProcess()
    await flood(tenancy, 'calls', 1)
    await tenancy.run('calls', async () => {
      await expect(sql`select add_invoice()`.execute(tenancy.db)).rejects.toMatchObject(REFUSED)
      await tenancy.transaction(async (trx) => {
        await sql`select lower(number), count(*), now() from invoice group by 1`.execute(trx)
        await sql`set local work_mem = '8MB'`.execute(trx)
      })
      await expect(
        tenancy.transaction(async (trx) => await sql`select add_invoice()`.execute(trx)),
      ).rejects.toMatchObject(REFUSED)
      const { rows } = await sql<{
        longest: number
      }>`select max(length(number)) as longest from invoice`.execute(tenancy.db)
      expect(rows).toEqual([{ longest: 3 }])
    })
    expect(await countOf(tenancy, 'calls')).toBe(5)
  })
})
