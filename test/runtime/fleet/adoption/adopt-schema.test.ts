import { findDrift, migrate } from '@tenantry/runtime/fleet'
import { expect, test } from 'vitest'

import { createPlainDatabase, type PlainDatabase } from '../../../adopt/plain-database.ts'
import { sqlMigration } from '../../../support/test-fleet.ts'
import { assertMigrated } from '../../../../src/workspace/assert-migrated.ts'

const PLAIN = `create table accounts (id serial primary key, slug text unique, name text);
  create table notes (id uuid primary key default gen_random_uuid(),
    account_id int not null references accounts, text text);
  insert into accounts (slug) values ('acme');
  insert into notes (account_id, text) select id, 'kept' from accounts;`

/** Who owns what in the schema, and what is granted on it: all that an adoption touches. */
const RIGHTS = `select c.relname, pg_get_userbyid(c.relowner) as owner, c.relacl::text from pg_class c
  where c.relnamespace = 'public'::regnamespace order by 1`

test('an empty schema becomes a pool like a new one', async () => {
  await using plain = await createPlainDatabase(PLAIN)
  const { migrations } = await plain.plan({})
  await using empty = await createPlainDatabase('select 1')
  assertMigrated(await migrate(empty.fleet, migrations))
  assertMigrated(await migrate(empty.fleet, migrations))
  const placements = await empty.fleet.catalog.placements()
  expect(placements).toMatchObject([{ mode: 'pool', schema: 'public' }])
  expect(await findDrift(empty.fleet, migrations, placements)).toMatchObject({ asExpected: 1 })
})

test('a schema that the baseline would not make is left as it was', async () => {
  await using plain = await createPlainDatabase(PLAIN)
  const { migrations } = await plain.plan({})
  await plain.query('alter table notes add column late int; drop index if exists nothing')
  await leavesAlone(plain, async () => {
    await expect(migrate(plain.fleet, migrations)).rejects.toMatchObject({
      code: 'BASELINE_DIFFERS',
      details: { differences: ['+ column notes.late integer'] },
    })
  })
  await plain.query('alter table notes drop column late')
  assertMigrated(await migrate(plain.fleet, migrations))
})

test('tables that no baseline makes are not taken over', async () => {
  await using plain = await createPlainDatabase(PLAIN)
  const other = [await sqlMigration('20260101000000_other', 'create table other (id int)')]
  await leavesAlone(plain, async () => {
    await expect(migrate(plain.fleet, other)).rejects.toMatchObject({ code: 'BASELINE_MISSING' })
  })
})

test('a role that only reads stops it before anything is changed', async () => {
  await using plain = await createPlainDatabase(PLAIN)
  const reader = `reader_${plain.fleet.config.name}`
  await plain.query(`create role ${reader}; grant select on notes to ${reader}`)
  const { migrations } = await plain.plan({})
  await leavesAlone(plain, async () => {
    await expect(migrate(plain.fleet, migrations)).rejects.toMatchObject({
      code: 'BASELINE_DIFFERS',
      details: { differences: [`+ grant on table notes to ${reader} SELECT`] },
    })
  })
  await plain.query(`revoke all on notes from ${reader}; drop role ${reader}`)
})

test('a role that writes goes on, and an adoption that was cut off is taken up', async () => {
  await using plain = await createPlainDatabase(PLAIN)
  const { name } = plain.fleet.config
  const writer = `writer_${name}`
  await plain.query(`create role ${writer}; grant usage on schema public to ${writer};
    grant select, insert on notes, accounts to ${writer}`)
  const { migrations } = await plain.plan({})
  // As after a first run that was killed between two tables.
  await plain.query(`create role ${name}_owner; alter schema public owner to ${name}_owner;
    alter table accounts owner to ${name}_owner`)
  assertMigrated(await migrate(plain.fleet, migrations))
  await plain.query(`set role ${writer};
    insert into notes (account_id, text) select id, 'new' from accounts`)
  const notes = await plain.query<{ text: string; same: boolean }>(
    `select text, n.tenant_id = a.tenant_id as same from notes n join accounts a on a.id = n.account_id order by 1`,
  )
  expect(notes).toEqual([
    { text: 'kept', same: true },
    { text: 'new', same: true },
  ])
  assertMigrated(await migrate(plain.fleet, migrations))
  // Of the old rights nothing is left but the membership: without it not even the schema is seen.
  await plain.query(`revoke ${name}_system from ${writer}`)
  await expect(plain.query(`set role ${writer}; select * from notes`)).rejects.toMatchObject({
    code: '42P01',
  })
  await plain.query(`drop role ${writer}`)
})

async function leavesAlone(plain: PlainDatabase, run: () => Promise<void>): Promise<void> {
  const before = await plain.query(RIGHTS)
  await run()
  expect(await plain.query(RIGHTS)).toEqual(before)
  expect(await plain.fleet.catalog.placements()).toEqual([])
}
