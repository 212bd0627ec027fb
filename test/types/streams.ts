// Streams are typed as other results are. tsc reports an expected error that does not come.
import type { ReadDatabase, SystemDatabase, Tenancy, TenantDatabase } from '@tenantry/runtime'

import type { TestDatabase } from '../support/test-application.ts'

declare const tenancy: Tenancy<TestDatabase>

function streamInvoices(
  db: TenantDatabase<TestDatabase>,
): AsyncIterableIterator<{ number: string }> {
  return db.selectFrom('invoice').select('number').stream(100)
}
async function countInvoices(db: ReadDatabase<TestDatabase>): Promise<number> {
  let count = 0
  for await (const { number } of db.selectFrom('invoice').select('number').stream()) {
    count += number.length
  }
  return count
}

export async function whatCompiles(): Promise<void> {
  for await (const { number } of streamInvoices(tenancy.db)) number.trim()
  await tenancy.transaction(async (trx) => {
    for await (const { number } of streamInvoices(trx)) number.trim()
  })
  const count: number = await tenancy.read((db) => countInvoices(db))
  await tenancy.system('count', async (db) => {
    for await (const row of db.selectFrom('invoice').selectAll().stream()) row.tenant_id.at(count)
  })
}

export async function whatMustNotCompile(system: SystemDatabase<TestDatabase>): Promise<void> {
  // @ts-expect-error the system's rows where a tenant's are streamed
  streamInvoices(system)
  // @ts-expect-error a tenant's rows from a replica where its database is needed
  await tenancy.read(async (db) => streamInvoices(db))
  // @ts-expect-error rows that are written, streamed from a read
  await tenancy.read(async (db) => db.deleteFrom('invoice').returning('id').stream())
  for await (const row of streamInvoices(tenancy.db)) {
    // @ts-expect-error a column that is not selected
    row.tenant_id.trim()
  }
  // @ts-expect-error a stream is begun, and not awaited for its rows
  const rows: { number: string }[] = streamInvoices(tenancy.db)
  rows.at(0)
}
