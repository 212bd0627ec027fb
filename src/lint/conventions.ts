/** How an application keeps its tenants apart, as far as rules have to know it. */
export interface Conventions {
  /** The column that says whose a row is. */
  readonly tenantColumn: string
  /** Tables that hold rows of tenants, without their schema. Undefined: all that have the column. */
  readonly tenantTables: readonly string[] | undefined
  /** Tables without the column whose rows are the same for all tenants, and so nobody's secret. */
  readonly sharedTables: readonly string[]
  readonly roles: {
    /** Those that requests run as. Empty where they are not known: any that gets a grant. */
    readonly app: readonly string[]
    /** Those that may see all tenants. */
    readonly system: readonly string[]
    /** Those that own the tables. */
    readonly owner: readonly string[]
  }
  /** What a policy may compare the column with. */
  readonly context: {
    /** With their schema, in lower case: `tenantry.current_tenant`. */
    readonly functions: readonly string[]
    /** In lower case: `app.tenant_id`. */
    readonly settings: readonly string[]
  }
}

/** Those of the applications that `saas init` makes; roles as migrations name them. */
export const OUR_CONVENTIONS: Conventions = {
  tenantColumn: 'tenant_id',
  tenantTables: undefined,
  sharedTables: [],
  roles: { app: ['{{app}}'], system: ['{{system}}'], owner: ['{{owner}}'] },
  context: { functions: ['tenantry.current_tenant'], settings: ['tenantry.tenant_id'] },
}
