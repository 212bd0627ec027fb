import type { Generated } from 'kysely'

/** The tables of all programs here: invoice and customer hold rows of tenants, currency holds none. */
export interface Database {
  invoice: {
    tenant_id: string
    id: Generated<string>
    number: string
    customer_id: string
    total: number
  }
  customer: { tenant_id: string; id: Generated<string>; name: string }
  currency: { code: string; name: string }
}
