// Shared tables are read-only to tenants, and the system scope says whose a row is.
import type { Generated } from 'kysely'

import type {
  SharedTable,
  SystemDatabase,
  TenantDatabase,
  TenantIdColumn,
  TenantTransaction,
} from '@tenantry/runtime'

interface Tables {
  invoice: { tenant_id: TenantIdColumn; id: Generated<string>; number: string; currency: string }
  currency: SharedTable<{ code: string; name: string; digits: Generated<number> }>
}

declare const db: TenantDatabase<Tables>
declare const trx: TenantTransaction<Tables>
declare const system: SystemDatabase<Tables>

export async function whatCompiles(): Promise<void> {
  const rows = await db
    .selectFrom('currency')
    .innerJoin('invoice', 'invoice.currency', 'currency.code')
    .select(['currency.code', 'currency.digits', 'invoice.number'])
    .where('currency.name', 'like', 'E%')
    .execute()
  for (const { code, digits } of rows) code.padEnd(digits)
  await system.insertInto('currency').values({ code: 'USD', name: 'Dollar' }).execute()
  await system.updateTable('currency').set({ name: 'Dollar' }).execute()
  await system
    .insertInto('invoice')
    .values({ tenant_id: 'x', number: '1', currency: 'EUR' })
    .execute()
}

export async function whatMustNotCompile(): Promise<void> {
  // @ts-expect-error a tenant inserts no row into a shared table
  await db.insertInto('currency').values({ code: 'USD', name: 'Dollar' }).execute()
  // @ts-expect-error nor an empty one
  await db.insertInto('currency').values({}).execute()
  // @ts-expect-error nor in a transaction
  await trx.insertInto('currency').values({ code: 'USD', name: 'Dollar' }).execute()
  // @ts-expect-error nor updates one
  await db.updateTable('currency').set({ name: 'Dollar' }).execute()
  // @ts-expect-error nor column by column
  await db.updateTable('currency').set('name', 'Dollar').execute()
  await db
    .insertInto('invoice')
    .values({ number: '1', currency: 'EUR' })
    // @ts-expect-error nor writes tenant_id where a row exists already
    .onConflict((conflict) => conflict.column('id').doUpdateSet({ tenant_id: 'x' }))
    .execute()
  await db
    .mergeInto('invoice')
    .using('currency', 'currency.code', 'invoice.currency')
    .whenMatched()
    // @ts-expect-error nor by a merge that updates
    .thenUpdateSet({ tenant_id: 'x' })
    .execute()
  await db
    .mergeInto('invoice')
    .using('currency', 'currency.code', 'invoice.currency')
    .whenNotMatched()
    // @ts-expect-error nor by one that inserts
    .thenInsertValues({ number: '1', currency: 'EUR', tenant_id: 'x' })
    .execute()
  await db
    .mergeInto('currency')
    .using('invoice', 'invoice.currency', 'currency.code')
    .whenMatched()
    // @ts-expect-error nor is a shared table merged into
    .thenUpdateSet({ name: 'Dollar' })
    .execute()
  const row = { number: '1', currency: 'EUR' }
  // @ts-expect-error the system says whose a row is
  await system.insertInto('invoice').values(row).execute()
  // @ts-expect-error and moves none
  await system.updateTable('invoice').set({ tenant_id: 'x' }).execute()
}
