// What must not compile of reads, and beside it what must. tsc reports an expected error that does not come.
import { sql } from 'kysely'

import type {
  ReadDatabase,
  ReplicaDatabase,
  SystemDatabase,
  Tenancy,
  TenantDatabase,
} from '@tenantry/runtime'

import type { TestDatabase } from '../support/test-application.ts'

declare const tenancy: Tenancy<TestDatabase>
declare const system: SystemDatabase<TestDatabase>

async function listInvoices(db: ReadDatabase<TestDatabase>): Promise<{ number: string }[]> {
  return await db.selectFrom('invoice').select('number').execute()
}
async function addInvoice(db: TenantDatabase<TestDatabase>): Promise<void> {
  await db.insertInto('invoice').values({ number: '1' }).execute()
}

export async function whatCompiles(): Promise<void> {
  await listInvoices(tenancy.db)
  await tenancy.transaction((trx) => listInvoices(trx))
  const rows: { number: string }[] = await tenancy.read((db) => listInvoices(db))
  const after = await tenancy.position()
  await tenancy.read((db) => sql`select 1`.execute(db), { after, ownWrites: true })
  await tenancy.read((db) =>
    db
      .with('mine', (query) => query.selectFrom('invoice').select('number'))
      .selectFrom('mine')
      .select('mine.number')
      .where(
        'number',
        'in',
        rows.map(({ number }) => number),
      )
      .execute(),
  )
}

export async function whatMustNotCompile(db: ReplicaDatabase<TestDatabase>): Promise<void> {
  // @ts-expect-error an insert
  db.insertInto('invoice')
  // @ts-expect-error an update
  db.updateTable('invoice')
  // @ts-expect-error a deletion
  db.deleteFrom('invoice')
  // @ts-expect-error a merge
  db.mergeInto('invoice')
  // @ts-expect-error a transaction, which could not be sent elsewhere
  db.transaction()
  // @ts-expect-error a change of the schema
  db.schema.dropTable('invoice')
  // @ts-expect-error the plugins taken off
  db.withoutPlugins()
  // @ts-expect-error a common table expression that writes
  db.with('gone', (query) => query.deleteFrom('invoice').returning('id'))
  const behind = db.with('a', (query) => query.selectFrom('invoice').selectAll())
  // @ts-expect-error a write behind a common table expression
  await behind.deleteFrom('a').execute()
  // @ts-expect-error a function that writes
  await tenancy.read((read) => addInvoice(read))
  // @ts-expect-error the system's database where a tenant's is read
  await listInvoices(system)
  // @ts-expect-error an unknown option
  await tenancy.read(listInvoices, { before: '' })
}
