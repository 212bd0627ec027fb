import type { BillingTables } from './modules/billing/index.ts'

/** Every table of the application. A module adds its own. */
export interface Database extends BillingTables {}
