import type { SharedTable, TenantDatabase, TenantIdColumn } from '@tenantry/runtime'
import type { Generated } from 'kysely'

export interface BillingTables {
  customer: { tenant_id: TenantIdColumn; id: Generated<string>; name: string }
  invoice: {
    tenant_id: TenantIdColumn
    id: Generated<string>
    number: string
    customer_id: string
    currency: string
    /** In cents. */
    amount: number
    paid: Generated<boolean>
  }
  /** The same for all tenants; only a migration or the system scope writes to it. */
  currency: SharedTable<{ code: string; name: string }>
}

export type BillingDatabase = TenantDatabase<BillingTables>

export interface NewInvoice {
  readonly number: string
  readonly customer_id: string
  readonly currency: string
  readonly amount: number
}

const INVOICE = ['id', 'number', 'customer_id', 'currency', 'amount', 'paid'] as const

export async function listCurrencies(db: BillingDatabase) {
  return db.selectFrom('currency').select(['code', 'name']).orderBy('code').execute()
}

export async function listCustomers(db: BillingDatabase) {
  return db.selectFrom('customer').select(['id', 'name']).orderBy('name').execute()
}

export async function insertCustomer(db: BillingDatabase, name: string) {
  const customer = db.insertInto('customer').values({ name })
  return customer.returning(['id', 'name']).executeTakeFirstOrThrow()
}

export async function listInvoices(db: BillingDatabase) {
  return db.selectFrom('invoice').select(INVOICE).orderBy('number').execute()
}

export async function findInvoice(db: BillingDatabase, id: string) {
  return db.selectFrom('invoice').select(INVOICE).where('id', '=', id).executeTakeFirst()
}

export async function insertInvoice(db: BillingDatabase, invoice: NewInvoice) {
  const { number, customer_id, currency, amount } = invoice
  return db
    .insertInto('invoice')
    .values({ number, customer_id, currency, amount })
    .returning(INVOICE)
    .executeTakeFirstOrThrow()
}

export async function markInvoice(db: BillingDatabase, id: string, paid: boolean) {
  const invoice = db.updateTable('invoice').set({ paid }).where('id', '=', id)
  return invoice.returning(INVOICE).executeTakeFirst()
}

/** Whether there was such an invoice, still unpaid. */
export async function deleteInvoice(db: BillingDatabase, id: string): Promise<boolean> {
  const open = db.deleteFrom('invoice').where('id', '=', id).where('paid', '=', false)
  return (await open.executeTakeFirst()).numDeletedRows > 0n
}
