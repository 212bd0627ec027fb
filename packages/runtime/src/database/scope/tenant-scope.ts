/** For whom a statement is written, and which tables are not theirs alone. */
export interface TenantScope {
  readonly tenantId: string
  /** Tables that are the same for all tenants: read without a predicate, never written. */
  readonly sharedTables: ReadonlySet<string>
}
