import type { Mutant } from '../mutant.ts'

const caughtBy = { types: 'what must not compile' } as const

/** Wall 1. */
export const TYPE_MUTANTS: readonly Mutant[] = [
  {
    what: 'the types do not tell a tenant from the system',
    file: 'database/tenant-database.ts',
    find: "SystemDatabase<DB> = Kysely<SystemTables<DB>> & { readonly [scope]: 'system' }",
    replace: "SystemDatabase<DB> = Kysely<DB> & { readonly [scope]: 'tenant' }",
    caughtBy,
  },
  {
    what: 'the types take an unscoped database',
    file: 'database/tenant-database.ts',
    find: "TenantDatabase<DB> = Kysely<DB> & { readonly [scope]: 'tenant' }",
    replace: 'TenantDatabase<DB> = Kysely<DB>',
    caughtBy,
  },
  {
    what: 'the types let tenant_id be written',
    file: 'database/table-types.ts',
    find: `ColumnType<
  string,
  Refused<string> | undefined,
  Refused<string> | undefined
>`,
    replace: 'ColumnType<string, string | undefined, string>',
    caughtBy,
  },
  {
    what: 'the types let a shared table be written',
    file: 'database/table-types.ts',
    find: `    Refused<InsertType<Row[Name]>>,
    Refused<UpdateType<Row[Name]>>`,
    replace: `    InsertType<Row[Name]>,
    UpdateType<Row[Name]>`,
    caughtBy,
  },
  {
    what: 'the types let the system insert rows of nobody',
    file: 'database/table-types.ts',
    find: 'ColumnType<Select, Select, never>',
    replace: 'ColumnType<Select, Select | undefined, Select>',
    caughtBy,
  },
]
