import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { migrate, planRollBack, rollBack, type Tenant } from '@tenantry/runtime/fleet'
import type { RenderedMigration } from '@tenantry/runtime/migrations'

import { findWaysBack } from '../../../../src/workspace/find-ways-back.ts'
import { createTestFleet, migrationsWith, type TestFleet } from '../../../support/test-fleet.ts'

let fleet: TestFleet
let bridges: Tenant[]

beforeAll(async () => {
  fleet = await createTestFleet()
  bridges = [
    await fleet.create({ slug: 'one', tier: 'bridged' }),
    await fleet.create({ slug: 'other', tier: 'bridged' }),
  ]
})

beforeEach(async () => {
  for (const { outcome } of await run(await migrationsWith())) expect(outcome).toBe('up to date')
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

async function run(migrations: readonly RenderedMigration[]) {
  return await migrate(fleet.fleet, migrations, { maxFailures: 10 })
}

async function down(migrations: readonly RenderedMigration[]): Promise<string[]> {
  const plan = await planRollBack(fleet.fleet, migrations)
  const ways = await findWaysBack(plan.migrations, migrations)
  const outcomes = await rollBack(
    fleet.fleet,
    migrations,
    plan,
    new Map(ways.map(({ migration, statements }) => [migration, statements])),
    { maxFailures: 10, attempts: 2, actor: 'me' },
  )
  return outcomes.map(
    ({ outcome, applied, error }) => error?.code ?? `${outcome} ${applied.length}`,
  )
}

test('the inverse of what a migration did leaves placements as they were', async () => {
  const migrations = await migrationsWith(
    `create table note (tenant_id uuid not null, id uuid not null, primary key (tenant_id, id));
     alter table note enable row level security; alter table note force row level security;
     create policy tenant on note to {{app}} using (tenant_id = (select tenantry.current_tenant()));
     grant select on note to {{app}}`,
    `alter table invoice add note_id uuid;
     alter table invoice add constraint invoice_note foreign key (tenant_id, note_id) references note (tenant_id, id) not valid;
     alter table invoice validate constraint invoice_note;
     alter table invoice alter number set default 'x'`,
    'create index concurrently invoice_by_note on invoice (tenant_id, note_id)',
    'alter table customer rename column name to title',
  )
  await run(migrations)
  // It has them too, and no run brought them.
  const late = await fleet.create({ slug: 'late', tier: 'bridged' }, migrations)
  expect(await down(migrations)).toEqual(Array(3).fill('migrated 4'))
  await expect(down(migrations)).rejects.toMatchObject({ code: 'ROLL_BACK_NOTHING' })
  await fleet.delete(late.slug)
})

test('what rows refuse stays as it was, and goes when they are mended', async () => {
  const migrations = await migrationsWith(
    'alter table customer alter name drop not null',
    `update customer set name = 'x'
-- tenantry: down
select 1`,
  )
  await run(migrations)
  const [first] = bridges
  const name = `"${first?.placement.schema ?? ''}".customer`
  await fleet.query(`insert into ${name} (tenant_id, name) values ($1, null)`, [first?.id])
  expect((await down(migrations)).sort()).toEqual([
    'MIGRATION_NOT_ROLLED_BACK',
    'migrated 2',
    'migrated 2',
  ])
  await fleet.query(`delete from ${name}`)
  expect(await down(migrations)).toEqual(['migrated 2'])
})

test.each([
  ['alter table invoice add note text;\n-- tenantry: down\nselect 1', '+ column invoice.note text'],
  ['grant delete on currency to {{system}}', '~ grant on table currency to {{system}}'],
])(
  'a way back that does not lead back is refused, and nothing is touched: %s',
  async (text, difference) => {
    const migrations = await migrationsWith(text)
    await run(migrations)
    await expect(down(migrations)).rejects.toMatchObject({
      code: 'ROLL_BACK_DIFFERS',
      message: expect.stringContaining(difference),
    })
    const added = text.startsWith('alter') ? 'alter table invoice drop column note' : 'select 1'
    expect(
      await down(await migrationsWith(`${text.split(';')[0] ?? ''};\n-- tenantry: down\n${added}`)),
    ).toEqual(Array(3).fill('migrated 1'))
  },
)

test('what is gone cannot be brought back, and nothing is touched', async () => {
  const migrations = await migrationsWith(
    'alter table invoice add note text',
    `-- tenantry: backfill
update invoice set amount = 7 where amount is null`,
    'alter table customer drop column name',
  )
  await run(migrations)
  await expect(down(migrations)).rejects.toMatchObject({
    code: 'ROLL_BACK_IMPOSSIBLE',
    details: { refusals: [expect.stringContaining('gone'), expect.stringContaining('rows')] },
  })
  const written = await migrationsWith(
    'alter table invoice add note text',
    `-- tenantry: backfill
update invoice set amount = 7 where amount is null
-- tenantry: down`,
    `alter table customer drop column name
-- tenantry: down
alter table customer add name text not null default ''; alter table customer alter name drop default;
alter table customer add constraint customer_name unique (tenant_id, name)`,
  )
  expect(await down(written)).toEqual(Array(3).fill('migrated 3'))
})

test('what a placement has got before it failed is taken back as well', async () => {
  const migrations = await migrationsWith(
    'alter table invoice add twice int default 1',
    'create unique index concurrently by_twice on invoice (tenant_id, twice)',
  )
  const [one] = bridges
  const table = `"${one?.placement.schema ?? ''}".invoice`
  await fleet.query(
    `insert into ${table} (tenant_id, number) select $1, 'n' || i from generate_series(1, 2) i`,
    [one?.id],
  )
  expect((await run(migrations)).map(({ outcome }) => outcome).sort()).toEqual([
    'failed',
    'migrated',
    'migrated',
  ])
  expect((await down(migrations)).sort()).toEqual(['migrated 1', 'migrated 2', 'migrated 2'])
  await fleet.query(`delete from ${table}`)
})
