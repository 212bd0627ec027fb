import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { deleteTenant, FirstTouch, migrate, planRollBack, rollBack } from '@tenantry/runtime/fleet'

import { type CitusFleet, createCitusFleet, describeOnCitus } from '../../support/citus.ts'
import { findWaysBack } from '../../../src/workspace/find-ways-back.ts'
import { migrationsWith } from '../../support/test-fleet.ts'

const ID = '00000000-0000-4000-8000-000000000001'

function link(from: string, to: string): string {
  return `alter table ${from} add foreign key (tenant_id, next) references ${to} (tenant_id, id)`
}

describeOnCitus('tenants on Citus', () => {
  let citus: CitusFleet

  beforeAll(async () => {
    citus = await createCitusFleet()
  })

  afterAll(async () => {
    await citus?.[Symbol.asyncDispose]()
  })

  test('a pool tenant is deleted with its rows, and those of others stay', async () => {
    for (const slug of ['gone', 'stays']) {
      await citus.create({ slug, tier: 'pooled' })
      await citus.tenancy.run(slug, async () => {
        const { db } = citus.tenancy
        const { id } = await db
          .insertInto('customer')
          .values({ name: slug })
          .returning('id')
          .executeTakeFirstOrThrow()
        await db.insertInto('invoice').values({ number: slug, customer_id: id }).execute()
      })
    }
    const { id } = await deleteTenant(citus.fleet, 'gone', { settleMs: 0 })
    expect(await citus.query('select number from pool.invoice')).toEqual([{ number: 'stays' }])
    expect(await citus.query('select name from pool.customer')).toEqual([{ name: 'stays' }])
    // A process that knows the tenant from before comes too late.
    await expect(
      citus.tenancy.run('gone', async () =>
        citus.tenancy.db.insertInto('customer').values({ name: 'late' }).execute(),
      ),
    ).rejects.toMatchObject({ code: expect.stringMatching(/CONTEXT_OUTDATED|TENANT_UNKNOWN/) })
    expect(await citus.query('select from pool.customer where tenant_id = $1', [id])).toEqual([])
    await citus.create({ slug: 'gone', tier: 'pooled' })
  })

  test('foreign keys in a circle keep no tenant from being deleted', async () => {
    const tables = ['a', 'b'].map(
      (name) => `create table ${name} (
        tenant_id uuid not null default tenantry.current_tenant(), id uuid not null, next uuid,
        primary key (tenant_id, id));
      alter table ${name} enable row level security; alter table ${name} force row level security;
      create policy tenant on ${name} to {{app}} using (tenant_id = (select tenantry.current_tenant()));
      create policy system on ${name} to {{system}} using (true);
      grant select, insert, update, delete on ${name} to {{app}}, {{system}}`,
    )
    const migrations = await migrationsWith(...tables, link('a', 'b'), link('b', 'a'))
    const outcomes = await migrate(citus.fleet, migrations)
    expect(outcomes.map(({ outcome, error }) => error ?? outcome)).toEqual(['migrated'])
    await citus.create({ slug: 'circle', tier: 'pooled' }, migrations)
    await citus.tenancy.run('circle', async () => {
      const { db } = citus.tenancy
      await sql`insert into a (id) values (${ID})`.execute(db)
      await sql`insert into b (id, next) values (${ID}, ${ID})`.execute(db)
      await sql`update a set next = ${ID}`.execute(db)
    })
    await deleteTenant(citus.fleet, 'circle', { settleMs: 0 })
    expect(await citus.query('select id from pool.a union all select id from pool.b')).toEqual([])
    const plan = await planRollBack(citus.fleet, migrations)
    const ways = await findWaysBack(plan.migrations, migrations)
    const back = new Map(ways.map(({ migration, statements }) => [migration, statements]))
    const undone = await rollBack(citus.fleet, migrations, plan, back)
    expect(undone.map(({ outcome, error }) => error ?? outcome)).toEqual(['migrated'])
  })

  test('rows that the system role cannot see are told', async () => {
    const tenant = await citus.create({ slug: 'kept', tier: 'pooled' })
    await citus.tenancy.run('kept', async () => {
      await citus.tenancy.db.insertInto('customer').values({ name: 'x' }).execute()
      await citus.tenancy.db.insertInto('invoice').values({ number: 'x' }).execute()
    })
    const invoices = async () =>
      await citus.query('select number from pool.invoice where tenant_id = $1', [tenant.id])
    expect(await invoices()).toHaveLength(1)
    await citus.query('drop policy system on pool.customer')
    await expect(deleteTenant(citus.fleet, 'kept', { settleMs: 0 })).rejects.toMatchObject({
      code: 'TENANT_ROWS_LEFT',
      hint: expect.stringContaining('other tables are deleted'),
    })
    expect(await invoices()).toEqual([])
    await citus.query(
      `create policy system on pool.customer to ${citus.config.name}_system using (true) with check (true)`,
    )
    await deleteTenant(citus.fleet, 'kept', { settleMs: 0 })
    expect(
      await citus.query('select from pool.customer where tenant_id = $1', [tenant.id]),
    ).toEqual([])
  })

  test('a bridge goes from every node', async () => {
    const { placement } = await citus.create({ slug: 'bridge', tier: 'bridged' })
    const find = async () =>
      await citus.onWorkers('admin', async (client) => {
        const { rows } = await client.query('select from pg_namespace where nspname = $1', [
          placement.schema,
        ])
        return rows.length
      })
    expect(await find()).toEqual([1, 1])
    await deleteTenant(citus.fleet, 'bridge', { settleMs: 0 })
    expect(await find()).toEqual([0, 0])
    expect(await citus.query('select from pg_dist_schema')).toEqual([])
  })

  test('a creation that fails leaves nothing on any node', async () => {
    const broken = (await migrationsWith('select 1')).map((migration) =>
      migration.name.endsWith('_added')
        ? { ...migration, statements: ['insert into currency values (null, null)'] }
        : migration,
    )
    await citus.fleet.catalog.rememberRehearsed('')
    await expect(citus.create({ slug: 'broken', tier: 'bridged' }, broken)).rejects.toMatchObject({
      code: 'MIGRATION_FAILED',
    })
    const schemas = await citus.onWorkers('admin', async (client) => {
      const { rows } = await client.query(
        "select nspname from pg_namespace where nspname ~ '^(t_broken|tenantry_(rehearsal|reference))'",
      )
      return rows
    })
    expect(schemas).toEqual([[], []])
  })

  test('a placement is migrated when its tenant is first met', async () => {
    await citus.create({ slug: 'met', tier: 'bridged' })
    const migrations = await migrationsWith('alter table invoice add column met text')
    await new FirstTouch(citus.config, migrations).ensureMigrated('met')
    const fleet = await citus.fleet.ledgers.all()
    const { placement } = await citus.tenancy.run('met', async () => {
      const tenant = citus.tenancy.currentTenant()
      if (!tenant) throw new Error('no tenant')
      return tenant
    })
    const met = fleet.find(({ placement: { id } }) => id === placement.id)
    expect(met?.ledger).toHaveLength(2)
    const outcomes = await migrate(citus.fleet, migrations)
    expect(outcomes.map(({ outcome, error }) => error ?? outcome)).toEqual(
      expect.arrayContaining(['migrated', 'up to date']),
    )
  })

  test('a run that is repeated changes nothing on any node', async () => {
    const migrations = await migrationsWith('alter table invoice add column met text')
    const functions = async () =>
      await citus.onWorkers('admin', async (client) => {
        const { rows } = await client.query(
          `select pg_get_functiondef(oid) as text, proowner::regrole::text as owner, proacl::text
           from pg_proc where oid = 'tenantry.current_tenant()'::regprocedure`,
        )
        return rows
      })
    const before = await functions()
    expect(before.flat()).toMatchObject(
      Array.from({ length: 2 }, () => ({ owner: `${citus.config.name}_owner` })),
    )
    const outcomes = await migrate(citus.fleet, migrations)
    expect(new Set(outcomes.map(({ outcome }) => outcome))).toEqual(new Set(['up to date']))
    expect(await functions()).toEqual(before)
  })
})
