export type { CrmTables } from './tables.generated.ts'
