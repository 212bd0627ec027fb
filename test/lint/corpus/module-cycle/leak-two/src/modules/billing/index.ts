import type { Customer } from '../crm/index.ts'

export interface Invoice {
  readonly customer: Customer
}
