import type { NoteTables } from './modules/notes/index.ts'

/** Every table of the application. A module adds its own. */
export interface Database extends NoteTables {}
