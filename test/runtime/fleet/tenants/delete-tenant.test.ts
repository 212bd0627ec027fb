import { setTimeout as sleep } from 'node:timers/promises'

import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { deleteTenant, setTenantStatus } from '@tenantry/runtime/fleet'

import { createTestFleet, migrationsWith, type TestFleet } from '../../../support/test-fleet.ts'

const POLICIES = (table: string): string => `
  alter table ${table} enable row level security;
  alter table ${table} force row level security;
  create policy tenant on ${table} to {{app}} using (tenant_id = (select tenantry.current_tenant()));
  grant select, insert, update, delete on ${table} to {{app}}, {{system}};`
const SYSTEM_POLICY = (table: string): string =>
  `create policy system on ${table} to {{system}} using (true) with check (true);`

let fleet: TestFleet

beforeAll(async () => {
  fleet = await createTestFleet()
  const tables = ['author', 'book', 'node', 'chapter']
  await fleet.migrate(
    await migrationsWith(`
      create table author (tenant_id uuid, id int, favourite int, primary key (tenant_id, id));
      create table book (tenant_id uuid, id int, author int not null, primary key (tenant_id, id),
        foreign key (tenant_id, author) references author on delete restrict);
      alter table author add foreign key (tenant_id, favourite) references book;
      create table chapter (tenant_id uuid, id int, book int not null, primary key (tenant_id, id),
        foreign key (tenant_id, book) references book on delete cascade);
      create table node (tenant_id uuid, id int, parent int, primary key (tenant_id, id),
        foreign key (tenant_id, parent) references node);
      ${tables.map((table) => POLICIES(table) + SYSTEM_POLICY(table)).join('\n')}`),
  )
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

async function fill(tenantId: string): Promise<void> {
  await fleet.query(`set search_path = pool;
    insert into customer (tenant_id, id, name) values ('${tenantId}', '${tenantId}', 'Ada');
    insert into invoice (tenant_id, customer_id, number) values ('${tenantId}', '${tenantId}', '1');
    insert into author values ('${tenantId}', 1);
    insert into book values ('${tenantId}', 1, 1);
    insert into chapter values ('${tenantId}', 1, 1);
    update author set favourite = 1 where tenant_id = '${tenantId}';
    insert into node values ('${tenantId}', 1, null), ('${tenantId}', 2, 1), ('${tenantId}', 3, 2);
    update node set parent = 3 where tenant_id = '${tenantId}' and id = 1`)
}

test('what its limits counted goes with it', async () => {
  const { id } = await fleet.create({ slug: 'counted' })
  await fleet.query(
    `insert into tenantry.quota_cells values ('${id}', 1, 1, 1); insert into tenantry.quota_places (tenant_id) values ('${id}')`,
  )
  await fleet.delete('counted')
  const left = await fleet.query(
    `select tenant_id from tenantry.quota_cells where tenant_id = '${id}'
     union all select tenant_id from tenantry.quota_places where tenant_id = '${id}'`,
  )
  expect(left).toEqual([])
})

async function countsOf(tenantId: string): Promise<number[]> {
  const tables = ['customer', 'invoice', 'author', 'book', 'chapter', 'node']
  const [row] = await fleet.query<{ counts: number[] }>(
    `select array[${tables
      .map((table) => `(select count(*)::int from pool.${table} where tenant_id = $1)`)
      .join(', ')}] as counts`,
    [tenantId],
  )
  return row?.counts ?? []
}

describe('deleting a pool tenant', () => {
  test('takes its rows from every table, in whatever circle they refer to each other', async () => {
    const gone = await fleet.create({ slug: 'gone' })
    const stays = await fleet.create({ slug: 'stays' })
    await fill(gone.id)
    await fill(stays.id)
    expect(await countsOf(gone.id)).toEqual([1, 1, 1, 1, 1, 3])
    await fleet.delete('gone')
    expect(await countsOf(gone.id)).toEqual([0, 0, 0, 0, 0, 0])
    expect(await countsOf(stays.id)).toEqual([1, 1, 1, 1, 1, 3])
  })

  test('fails and can be repeated when the system role cannot see the rows', async () => {
    const tenant = await fleet.create({ slug: 'hidden' })
    await fill(tenant.id)
    const { name } = fleet.config
    await fleet.query('drop policy system on pool.node')
    await expect(fleet.delete('hidden')).rejects.toMatchObject({
      code: 'TENANT_ROWS_LEFT',
      message: expect.stringContaining('node'),
      hint: expect.stringContaining('No row was deleted'),
    })
    expect(await countsOf(tenant.id)).toEqual([1, 1, 1, 1, 1, 3])
    await expect(fleet.application.tenancy.run('hidden', () => undefined)).rejects.toMatchObject({
      code: 'TENANT_UNKNOWN',
    })
    await expect(setTenantStatus(fleet.fleet, 'hidden', 'active')).rejects.toMatchObject({
      code: 'TENANT_NOT_READY',
    })
    await fleet.query(
      `create policy system on pool.node to ${name}_system using (true) with check (true)`,
    )
    await fleet.delete('hidden')
    expect(await countsOf(tenant.id)).toEqual([0, 0, 0, 0, 0, 0])
  })

  test('while another process does it: it says so', async () => {
    await fleet.create({ slug: 'twice', tier: 'bridged' })
    const another = await fleet.openAnother()
    const outcomes = await Promise.allSettled([
      fleet.delete('twice'),
      deleteTenant(another, 'twice'),
    ])
    const reasons = outcomes.flatMap((outcome) =>
      outcome.status === 'rejected' ? [outcome.reason] : [],
    )
    expect(reasons).toHaveLength(1)
    expect(reasons[0]).toMatchObject({ code: expect.stringMatching(/TENANT_(BUSY|UNKNOWN)/) })
  })
})

test('a process that knows the tenant cannot leave rows of it behind', async () => {
  const { tenancy } = fleet.application
  const tenant = await fleet.create({ slug: 'busy' })
  let written = 0
  const warm = Promise.withResolvers<void>()
  const writer = (async () => {
    for (;;) {
      await tenancy.run('busy', () =>
        tenancy.db
          .insertInto('customer')
          .values({ name: `n${written}` })
          .execute(),
      )
      written += 1
      if (written === 10) warm.resolve()
    }
  })()
  await warm.promise
  await Promise.all([
    deleteTenant(fleet.fleet, 'busy'),
    expect(writer).rejects.toMatchObject({
      code: expect.stringMatching(/^(CONTEXT_OUTDATED|TENANT_UNKNOWN)$/),
    }),
  ])
  expect(await countsOf(tenant.id)).toEqual([0, 0, 0, 0, 0, 0])
})

describe('what is on its way while a pool tenant is deleted', () => {
  test('an open transaction is waited for, and what it wrote goes as well', async () => {
    const { tenancy } = fleet.application
    const tenant = await fleet.create({ slug: 'open' })
    const [deleting, committed] = await tenancy.run('open', () =>
      tenancy.transaction(async (trx) => {
        await trx.insertInto('customer').values({ name: 'before' }).execute()
        const deletion = fleet.delete('open').then(() => 'deleted')
        // It must not end before this transaction does.
        const first = await Promise.race([deletion, sleep(300).then(() => 'waiting')])
        await trx.insertInto('customer').values({ name: 'behind' }).execute()
        return [deletion, first] as const
      }),
    )
    expect(committed).toBe('waiting')
    await deleting
    expect(await countsOf(tenant.id)).toEqual([0, 0, 0, 0, 0, 0])
  })

  test('a transaction that does not end: it is named, no row has gone, and the deletion can be repeated', async () => {
    const { tenancy } = fleet.application
    const tenant = await fleet.create({ slug: 'lasting' })
    const impatient = { settleMs: 0, longestWaitMs: 200 }
    await tenancy.run('lasting', async () => {
      await tenancy.transaction(async (trx) => {
        await trx.insertInto('customer').values({ name: 'kept' }).execute()
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx)
        await expect(deleteTenant(fleet.fleet, 'lasting', impatient)).rejects.toMatchObject({
          code: 'TENANT_IN_USE',
          details: { sessions: [String(rows[0]?.pid)] },
        })
      })
    })
    expect(await countsOf(tenant.id)).toEqual([1, 0, 0, 0, 0, 0])
    // One that began since does not hold it up.
    await fleet.create({ slug: 'later' })
    await tenancy.run('later', () =>
      tenancy.transaction(async (trx) => {
        await trx.selectFrom('customer').selectAll().execute()
        await deleteTenant(fleet.fleet, 'lasting', impatient)
      }),
    )
    expect(await countsOf(tenant.id)).toEqual([0, 0, 0, 0, 0, 0])
  })

  test('a statement that was let in before and arrives behind is refused by the database', async () => {
    const { tenancy } = fleet.application
    const tenant = await fleet.create({ slug: 'late' })
    await tenancy.run('late', () =>
      tenancy.db.connection().execute(async (db) => {
        await db.insertInto('customer').values({ name: 'first' }).execute()
        await fleet.delete('late')
        const insert = db.insertInto('customer').values({ name: 'late' })
        await expect(insert.execute()).rejects.toMatchObject({ code: 'CONTEXT_OUTDATED' })
        const inTransaction = db.transaction().execute((trx) => trx.executeQuery(insert))
        await expect(inTransaction).rejects.toMatchObject({ code: 'CONTEXT_OUTDATED' })
      }),
    )
    expect(await countsOf(tenant.id)).toEqual([0, 0, 0, 0, 0, 0])
  })

  test('notes of a week ago go, with their markers, and those of today stay', async () => {
    const old = '00000000-0000-4000-8000-000000000a1d'
    const recent = '00000000-0000-4000-8000-000000000b0b'
    const markers = (): Promise<{ name: string }[]> =>
      fleet.query(`select relname as name from pg_class
        where relname in ('deleted_a1d', 'deleted_b0b') order by 1`)
    await fleet.query(`select tenantry.note_deleted('${old}')`)
    expect(await markers()).toEqual([{ name: 'deleted_a1d' }])
    await fleet.query(`update tenantry.deleted_tenant set deleted_at = now() - interval '8 days'
      where id = '${old}'`)
    await fleet.query(`select tenantry.note_deleted('${recent}')`)
    expect(await markers()).toEqual([{ name: 'deleted_b0b' }])
  })
})

describe('suspending', () => {
  test('is seen by a running process within 5 s, and so is the resumption', async () => {
    const { tenancy } = fleet.application
    await fleet.create({ slug: 'acme' })
    await tenancy.run('acme', () => undefined)
    await setTenantStatus(fleet.fleet, 'acme', 'suspended')
    const suspended = performance.now()
    const refusal = await untilRefused('acme')
    expect(refusal).toMatchObject({ code: 'TENANT_SUSPENDED' })
    expect(performance.now() - suspended).toBeLessThan(5500)
    await setTenantStatus(fleet.fleet, 'acme', 'active')
    await tenancy.run('acme', () => undefined)
  })

  test('an unknown tenant', async () => {
    await expect(setTenantStatus(fleet.fleet, 'nobody', 'suspended')).rejects.toMatchObject({
      code: 'TENANT_UNKNOWN',
    })
  })
})

async function untilRefused(slug: string): Promise<unknown> {
  for (;;) {
    const refusal = await fleet.application.tenancy
      .run(slug, () => undefined)
      .catch((e: unknown) => e)
    if (refusal !== undefined) return refusal
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
