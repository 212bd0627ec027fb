// What must not compile, and beside it what must. tsc reports an expected error that does not come.
import type { Kysely, Transaction } from 'kysely'

import type { SystemDatabase, Tenancy, TenantDatabase, TenantTransaction } from '@tenantry/runtime'

import type { TestDatabase } from '../support/test-application.ts'

declare const tenancy: Tenancy<TestDatabase>
declare const unscoped: Kysely<TestDatabase>
declare const unscopedTransaction: Transaction<TestDatabase>

async function listInvoices(db: TenantDatabase<TestDatabase>): Promise<unknown> {
  return await db.selectFrom('invoice').selectAll().execute()
}
async function addInvoice(trx: TenantTransaction<TestDatabase>): Promise<void> {
  await trx.insertInto('invoice').values({ number: '1' }).execute()
}
async function closeBooks(db: SystemDatabase<TestDatabase>): Promise<unknown> {
  return await db.selectFrom('invoice').selectAll().execute()
}

export async function whatCompiles(): Promise<void> {
  await listInvoices(tenancy.db)
  await tenancy.transaction(async (trx: TenantTransaction<TestDatabase>) => listInvoices(trx))
  await tenancy.transaction(addInvoice)
  await tenancy.system('close the books', async (db) => closeBooks(db))
  await tenancy.system('close the books', async (db) => closeBooks(db), { actor: 'ada' })
  await tenancy.db.insertInto('invoice').values({ number: '1' }).execute()
}

export async function whatMustNotCompile(): Promise<void> {
  // @ts-expect-error an unscoped database where a tenant's is needed
  await listInvoices(unscoped)
  // @ts-expect-error an unscoped transaction
  await listInvoices(unscopedTransaction)
  // @ts-expect-error the system's database where a tenant's is needed
  await tenancy.system('leak', async (db) => listInvoices(db))
  // @ts-expect-error a transaction of the system
  await tenancy.system('leak', async (db) => db.transaction().execute(addInvoice))
  // @ts-expect-error a tenant's database where the system's is needed
  await closeBooks(tenancy.db)
  // @ts-expect-error a tenant's transaction where the system's database is needed
  await tenancy.transaction(async (trx) => closeBooks(trx))
  // @ts-expect-error a database that is in no transaction where a transaction is needed
  await addInvoice(tenancy.db)
  // @ts-expect-error an unscoped transaction where a tenant's is needed
  await addInvoice(unscopedTransaction)
  // @ts-expect-error a transaction begun on the database, whose type does not say whose it is
  await tenancy.db.transaction().execute(addInvoice)
  // @ts-expect-error the system scope without a reason
  await tenancy.system(async (db: SystemDatabase<TestDatabase>) => closeBooks(db))
  // @ts-expect-error a context without a tenant
  await tenancy.run(async () => listInvoices(tenancy.db))
  // @ts-expect-error a query without its scope
  await listInvoices(tenancy.db.withoutPlugins())
  // @ts-expect-error tenant_id is never written by hand
  await tenancy.db.insertInto('invoice').values({ number: '1', tenant_id: 'x' }).execute()
  // @ts-expect-error nor moved to another tenant
  await tenancy.db.updateTable('invoice').set({ tenant_id: 'x' }).execute()
}
