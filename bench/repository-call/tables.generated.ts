// Written by `saas generate repositories`. Do not edit: it is written anew from the tables.
// Sealed: ab0589333162a7c2

import type { TenantIdColumn } from '@tenantry/runtime'
import type { Generated } from 'kysely'

export interface InvoiceTable {
  tenant_id: TenantIdColumn
  id: Generated<string>
  number: string
  amount: number
}

/** The tables this module owns. */
export interface BillingTables {
  invoice: InvoiceTable
}
