import { afterAll, beforeAll, expect, test } from 'vitest'

import {
  defineMigration,
  type SchemaMigration,
  type MigrationSchema,
  type RenderedMigration,
} from '@tenantry/runtime/migrations'

import { renderMigration } from '../../../packages/runtime/src/migrations/render-migration.ts'
import { testMigrations } from '../../support/test-application.ts'
import { createTestFleet, type TestFleet } from '../../support/test-fleet.ts'

let fleet: TestFleet

beforeAll(async () => {
  fleet = await createTestFleet()
  for (const [slug, tier] of [
    ['one', 'pooled'],
    ['other', 'pooled'],
    ['bridge', 'bridged'],
  ] as const) {
    await fleet.create({ slug, tier })
    const { tenancy } = fleet.application
    await tenancy.run(slug, () =>
      tenancy.db.insertInto('invoice').values({ number: slug, amount: 1 }).execute(),
    )
  }
})

afterAll(async () => {
  await fleet?.[Symbol.asyncDispose]()
})

async function migrationsWith(up: SchemaMigration['up']): Promise<RenderedMigration[]> {
  const source = { kind: 'typescript', migration: defineMigration({ up }) } as const
  const name = '20260202000000_rows'
  return [...(await testMigrations()), await renderMigration({ name, module: 'billing', source })]
}

async function amounts(): Promise<(number | undefined)[]> {
  const { tenancy } = fleet.application
  const read = async (slug: string) =>
    await tenancy.run(slug, () =>
      tenancy.db.selectFrom('invoice').select('amount').executeTakeFirst(),
    )
  return [await read('one'), await read('other'), await read('bridge')].map((row) => row?.amount)
}

test('a builder changes the rows of all tenants, and a table beside it in the same migration', async () => {
  const migrations = await migrationsWith(doubled)
  const outcomes = await fleet.migrate(migrations)
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(['migrated', 'migrated'])
  expect(await amounts()).toEqual([2, 2, 2])
})

test('plain SQL changes the rows of all tenants, between statements that change the schema', async () => {
  const text = `-- a comment; with a semicolon
    alter table invoice add column note text; /* and; /* another */ */
    update invoice set amount = amount + 1, note = 'it''s; done';
    insert into invoice (tenant_id, number, doubled) select tenant_id, $tag$;$tag$, 0 from invoice;
    delete from invoice where number = ';';
    create index invoice_number on invoice (tenant_id, number)`
  const source = { kind: 'sql', text } as const
  const migration = await renderMigration({ name: '20260203000000_sql', module: 'billing', source })
  expect(migration.statements).toHaveLength(5)
  const outcomes = await fleet.migrate([...(await migrationsWith(doubled)), migration])
  expect(outcomes.map(({ error }) => error)).toEqual([undefined, undefined])
  expect(await amounts()).toEqual([3, 3, 3])
})

async function doubled({ db }: MigrationSchema): Promise<void> {
  await db.schema.alterTable('invoice').addColumn('doubled', 'integer').execute()
  const untyped = db.withTables<{ invoice: { amount: number; doubled: number | null } }>()
  await untyped
    .updateTable('invoice')
    .set((eb) => ({ amount: eb('amount', '*', 2), doubled: eb('amount', '*', 2) }))
    .execute()
  await db.schema
    .alterTable('invoice')
    .alterColumn('doubled', (c) => c.setNotNull())
    .execute()
}
