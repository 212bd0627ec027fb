import type { TableNames } from './schema-names.ts'

export interface RepositoryNames extends TableNames {
  /** Of the interface of all tables of the module: `BillingTables`. */
  readonly tables: string
}
