export { addUp, type OpenInvoices, sumOpenInvoices } from './open-invoices.ts'
export type { BillingTables } from './repository.ts'
export { billing } from './routes.ts'
