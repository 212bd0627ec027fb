import type { Invoice } from '../billing/index.ts'

export interface Customer {
  readonly invoices: readonly Invoice[]
}
