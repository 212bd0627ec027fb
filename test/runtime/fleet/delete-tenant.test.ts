import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { deleteTenant, setTenantStatus } from '@tenantry/runtime/fleet'

import { createTestFleet, migrationsWith, type TestFleet } from '../../support/test-fleet.ts'

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
  const writing = new AbortController()
  const writer = (async () => {
    let written = 0
    for (; !writing.signal.aborted; written += 1) {
      const insert = tenancy.run('busy', () =>
        tenancy.db
          .insertInto('customer')
          .values({ name: `n${written}` })
          .execute(),
      )
      if (!(await insert.then(() => true).catch(() => false))) break
    }
    return written
  })()
  await deleteTenant(fleet.fleet, 'busy')
  writing.abort()
  expect(await writer).toBeGreaterThan(10)
  expect(await countsOf(tenant.id)).toEqual([0, 0, 0, 0, 0, 0])
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
