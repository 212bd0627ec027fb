import type { SalesTables } from './modules/sales/index.ts'

/** Every table of the application. A module adds its own. */
export interface Database extends SalesTables {}
