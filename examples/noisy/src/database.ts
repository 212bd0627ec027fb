import type { DocumentTables } from './modules/documents/index.ts'

/** Every table of the application. A module adds its own. */
export interface Database extends DocumentTables {}
