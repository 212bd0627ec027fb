// What must not compile, and beside it what must. tsc reports an expected error that does not come.
import type { Kysely } from 'kysely'

import type { SystemDatabase, Tenancy, TenantDatabase, TenantTransaction } from '@tenantry/runtime'

import type { TestDatabase } from '../support/test-application.ts'

declare const tenancy: Tenancy<TestDatabase>
declare const unscoped: Kysely<TestDatabase>

async function listInvoices(db: TenantDatabase<TestDatabase>): Promise<unknown> {
  return await db.selectFrom('invoice').selectAll().execute()
}
async function closeBooks(db: SystemDatabase<TestDatabase>): Promise<unknown> {
  return await db.selectFrom('invoice').selectAll().execute()
}

export async function whatCompiles(): Promise<void> {
  await listInvoices(tenancy.db)
  await tenancy.transaction(async (trx: TenantTransaction<TestDatabase>) => listInvoices(trx))
  await tenancy.system('close the books', async (db) => closeBooks(db))
  await tenancy.db.insertInto('invoice').values({ number: '1' }).execute()
}

export async function whatMustNotCompile(): Promise<void> {
  // @ts-expect-error an unscoped database where a tenant's is needed
  await listInvoices(unscoped)
  // @ts-expect-error the system's database where a tenant's is needed
  await tenancy.system('leak', async (db) => listInvoices(db))
  // @ts-expect-error a tenant's database where the system's is needed
  await closeBooks(tenancy.db)
  // @ts-expect-error a query without its scope
  await listInvoices(tenancy.db.withoutPlugins())
  // @ts-expect-error tenant_id is never written by hand
  await tenancy.db.insertInto('invoice').values({ number: '1', tenant_id: 'x' }).execute()
  // @ts-expect-error nor moved to another tenant
  await tenancy.db.updateTable('invoice').set({ tenant_id: 'x' }).execute()
}
