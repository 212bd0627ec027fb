import { Socket } from 'node:net'

import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { createTenancy, type Tenant } from '@tenantry/runtime'

import { type CitusFleet, createCitusFleet, describeOnCitus } from '../../support/citus.ts'
import type { TestDatabase } from '../../support/test-application.ts'

describeOnCitus('requests on Citus', () => {
  let citus: CitusFleet
  const tenants = new Map<string, { one: Tenant; other: Tenant }>()

  beforeAll(async () => {
    citus = await createCitusFleet()
    for (const tier of ['pooled', 'bridged']) {
      const one = await citus.create({ slug: `one-${tier}`, tier })
      const other = await citus.create({ slug: `other-${tier}`, tier })
      tenants.set(tier, { one, other })
      for (const { slug } of [one, other]) {
        await citus.tenancy.run(slug, async () => {
          await citus.tenancy.db.insertInto('invoice').values({ number: slug }).execute()
        })
      }
    }
  })

  afterAll(async () => {
    await citus?.[Symbol.asyncDispose]()
  })

  describe.each(['pooled', 'bridged'])('%s', (tier) => {
    const pair = (): { one: Tenant; other: Tenant } => {
      const found = tenants.get(tier)
      if (!found) throw new Error(`no tenants of the tier ${tier}`)
      return found
    }
    const asOne = async <Result>(run: () => Promise<Result>): Promise<Result> =>
      await citus.tenancy.run(pair().one.slug, run)
    test('a tenant sees its rows, in builder queries and in raw ones', async () => {
      const { one } = pair()
      await asOne(async () => {
        const { db } = citus.tenancy
        expect(await db.selectFrom('invoice').select('number').execute()).toEqual([
          { number: one.slug },
        ])
        expect(await numbers(citus)).toEqual([one.slug])
      })
    })

    test('the filter of another tenant finds nothing, reads and writes alike', async () => {
      const { one, other } = pair()
      const table = sql.table(`${other.placement.schema}.invoice`)
      await asOne(async () => {
        const { db } = citus.tenancy
        const count = await sql<{ rows: string }>`
          select count(*) as rows from ${table} where tenant_id = ${other.id}`.execute(db)
        expect(count.rows).toEqual([{ rows: '0' }])
        const changed = await sql`
          update ${table} set number = 'mine' where tenant_id = ${other.id}`.execute(db)
        expect(changed.numAffectedRows).toBe(0n)
        const gone = await sql`delete from ${table} where tenant_id = ${other.id}`.execute(db)
        expect(gone.numAffectedRows).toBe(0n)
        await expect(
          sql`insert into ${table} (tenant_id, number) values (${other.id}, 'mine')`.execute(db),
        ).rejects.toThrow(/row-level security/)
        expect(await numbers(citus)).toEqual([one.slug])
      })
      await citus.tenancy.run(other.slug, async () =>
        expect(await numbers(citus)).toEqual([other.slug]),
      )
    })

    test('several rows of values are inserted, as the hint of COPY_UNSUPPORTED recommends', async () => {
      const names = await asOne(async () => {
        const { db } = citus.tenancy
        await sql`insert into customer (name) values (${'a'}), (${'b'}), (${'c'})`.execute(db)
        return await db.deleteFrom('customer').returning('name').execute()
      })
      expect(names.map(({ name }) => name).toSorted()).toEqual(['a', 'b', 'c'])
    })

    test('a transaction holds its tenant from its beginning to its end', async () => {
      const { one } = pair()
      await asOne(async () => {
        await citus.tenancy.transaction(async (trx) => {
          await trx.insertInto('customer').values({ name: 'first' }).execute()
          const { id } = await trx
            .selectFrom('customer')
            .select('id')
            .where('name', '=', 'first')
            .executeTakeFirstOrThrow()
          await trx.insertInto('invoice').values({ number: 'two', customer_id: id }).execute()
          const joined = await trx
            .selectFrom('invoice')
            .innerJoin('customer', 'customer.id', 'invoice.customer_id')
            .select(['number', 'name'])
            .execute()
          expect(joined).toEqual([{ number: 'two', name: 'first' }])
        })
        await expect(
          citus.tenancy.transaction(async (trx) => {
            await trx.deleteFrom('invoice').execute()
            throw new Error('not this')
          }),
        ).rejects.toThrow('not this')
        expect(await numbers(citus)).toEqual([one.slug, 'two'])
        await citus.tenancy.db.deleteFrom('invoice').where('number', '=', 'two').execute()
        await citus.tenancy.db.deleteFrom('customer').execute()
      })
    })

    test('a stream keeps its tenant for each of its chunks', async () => {
      await asOne(async () => {
        const { db } = citus.tenancy
        const rows = Array.from({ length: 25 }, (_one, index) => ({ name: `c${index}` }))
        await db.insertInto('customer').values(rows).execute()
        const seen: string[] = []
        for await (const { name } of db.selectFrom('customer').select('name').stream(10)) {
          seen.push(name)
        }
        expect(seen).toHaveLength(25)
        await db.deleteFrom('customer').execute()
      })
    })

    test('a statement that fails is told as it is, and its connection serves the next one', async () => {
      await asOne(async () => {
        const { db } = citus.tenancy
        await expect(sql`select 1 / 0 from invoice`.execute(db)).rejects.toMatchObject({
          code: '22012',
        })
        await expect(
          db
            .insertInto('invoice')
            .values({ number: 'x', customer_id: crypto.randomUUID() })
            .execute(),
        ).rejects.toMatchObject({ code: '23503' })
        expect(await numbers(citus)).toHaveLength(1)
      })
    })

    test('the shards themselves show a tenant’s rows to nobody without its context', async () => {
      const { one } = pair()
      const shards = `select n.nspname || '.' || c.relname as name from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        where c.relname ~ '^invoice_[0-9]+$' and n.nspname = '${one.placement.schema}'`
      const counts = await citus.onWorkers('app', async (client) => {
        await client.query('set citus.override_table_visibility = off')
        const { rows } = await client.query<{ name: string }>(shards)
        const found: string[] = []
        for (const { name } of rows) {
          const counted = await client.query<{ rows: string }>(
            `select count(*) as rows from ${name}`,
          )
          await client.query(`set tenantry.tenant_id = '${one.id}'`)
          const own = await client.query<{ rows: string }>(`select count(*) as rows from ${name}`)
          await client.query('reset tenantry.tenant_id')
          found.push(`${counted.rows[0]?.rows} ${own.rows[0]?.rows}`)
        }
        return found
      })
      const all = counts.flat()
      expect(all.length).toBeGreaterThan(0)
      expect(all.filter((found) => !found.startsWith('0 '))).toEqual([])
      expect(all, 'with its context they do').toContain('0 1')
    })
  })

  test('without a tenant there is nothing, on a bare connection of the application', async () => {
    const counts = await citus.as('app', async (client) => {
      const bare = await client.query('select count(*)::int as rows from pool.invoice')
      // The setting alone stays on the coordinator.
      await client.query('begin')
      await client.query("select set_config('tenantry.tenant_id', $1, true)", [
        tenants.get('pooled')?.one.id,
      ])
      const set = await client.query('select count(*)::int as rows from pool.invoice')
      await client.query('rollback')
      return [bare.rows, set.rows]
    })
    expect(counts).toEqual([[{ rows: 0 }], [{ rows: 0 }]])
  })

  test('the role of requests can neither truncate, nor create, nor see past row-level security', async () => {
    const refusals = await citus.as('app', async (client) => {
      const failed: string[] = []
      for (const text of [
        'truncate pool.invoice',
        'create table pool.mine ()',
        'create temporary table mine ()',
        'alter table pool.invoice disable row level security',
        "select undistribute_table('pool.invoice')",
        "select create_reference_table('pool.customer')",
        'begin; set local citus.propagate_set_commands = local; set local row_security = off; select * from pool.invoice',
      ]) {
        await client.query(text).then(
          () => failed.push(`${text} went through`),
          () => undefined,
        )
        await client.query('rollback')
      }
      return failed
    })
    expect(refusals).toEqual([])
  })

  test('tenants that take turns on few connections never meet each other’s rows', async () => {
    const [cluster] = Object.values(citus.config.clusters)
    await using tenancy = await createTenancy<TestDatabase>({
      ...citus.config,
      clusters: { primary: { ...cluster, connections: 3 } },
    })
    const all = [...tenants.values()].flatMap(({ one, other }) => [one, other])
    const wrong: string[] = []
    await Promise.all(
      Array.from({ length: 400 }, async (_one, index) => {
        const { slug } = all[index % all.length] ?? { slug: '' }
        await tenancy.run(slug, async () => {
          const { rows } = await sql<{ number: string }>`select number from invoice`.execute(
            tenancy.db,
          )
          const seen = rows.map(({ number }) => number)
          if (seen.length !== 1 || seen[0] !== slug) wrong.push(`${slug}: ${seen.join()}`)
        })
      }),
    )
    expect(wrong).toEqual([])
  })

  test('the system scope sees every tenant’s rows of a placement', async () => {
    const seen = await citus.tenancy.system('count for a test', async (db) => {
      const { rows } = await sql<{
        rows: number
      }>`select count(*)::int as rows from invoice`.execute(db)
      return rows[0]?.rows
    })
    expect(seen.map(({ result }) => Number(result)).toSorted((one, other) => one - other)).toEqual([
      1, 1, 2,
    ])
  })

  test('a statement by itself takes one round trip, its transaction included', async () => {
    // How much was sent when each part of an answer came.
    const sent: number[] = []
    const stream = (): Socket => {
      const socket = new Socket()
      return socket.on('data', () => sent.push(socket.bytesWritten))
    }
    const [cluster] = Object.values(citus.config.clusters)
    await using tenancy = await createTenancy<TestDatabase>({
      ...citus.config,
      clusters: { primary: { ...cluster, stream } },
    })
    await tenancy.run('one-pooled', async () => {
      for (let use = 1; use <= 3; use += 1) {
        sent.splice(0)
        await tenancy.db.selectFrom('invoice').select('number').executeTakeFirstOrThrow()
      }
    })
    expect(sent).not.toEqual([])
    expect(new Set(sent), 'nothing is sent behind the first answer').toHaveProperty('size', 1)
  })
})

async function numbers({ tenancy }: CitusFleet): Promise<string[]> {
  const query = sql<{ number: string }>`select number from invoice order by 1`
  const { rows } = await query.execute(tenancy.db)
  return rows.map(({ number }) => number)
}
