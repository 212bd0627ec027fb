export interface CrmTables {
  customer: { id: string }
}
