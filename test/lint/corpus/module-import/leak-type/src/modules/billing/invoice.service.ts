import type { CrmTables } from '../crm/tables.generated.ts'

export type Debtor = CrmTables['customer']
