import type { WardTables } from './modules/ward/index.ts'

/** Every table of the application. A module adds its own. */
export interface Database extends WardTables {}
