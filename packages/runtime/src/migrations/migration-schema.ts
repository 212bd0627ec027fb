import { type CreateTableBuilder, type Kysely, sql } from 'kysely'

import { quoteIdentifier } from '../database/sql-text.ts'
import { nameKey } from './name-key.ts'
import { ROLE_MARKS } from './role-names.ts'

type TableBuilder = CreateTableBuilder<string, string>

/** What a migration describes its change with. */
export interface MigrationSchema {
  /** Kysely's builders and the `sql` tag for everything else: `schema.db.schema.alterTable('invoice')…`. */
  readonly db: Kysely<unknown>
  /**
   * Creates a table of the tenants: `tenant_id` and `id uuid` come by themselves, the primary key is
   * `(tenant_id, id)`, row-level security is forced, the application reads and writes its tenant's
   * rows. Keys that you add start with `tenant_id` as well; references name both columns.
   */
  createTenantTable(name: string, build: (table: TableBuilder) => TableBuilder): Promise<void>
  /** Creates a table that is the same for all tenants, and read-only to the application. */
  createSharedTable(name: string, build: (table: TableBuilder) => TableBuilder): Promise<void>
  /** Forces row-level security on a table that was created otherwise, and grants what requests need. */
  isolateTable(name: string): Promise<void>
  dropTable(name: string): Promise<void>
}

export function createMigrationSchema(db: Kysely<unknown>): MigrationSchema {
  const run = async (statement: string): Promise<void> => {
    await sql.raw(statement).execute(db)
  }
  const isolateTable = async (name: string): Promise<void> => {
    for (const statement of isolationStatements(name)) await run(statement)
  }
  return {
    db,
    isolateTable,
    async createTenantTable(name, build) {
      const table = db.schema
        .createTable(name)
        .addColumn('tenant_id', 'uuid', (column) =>
          column.notNull().defaultTo(sql`tenantry.current_tenant()`),
        )
        .addColumn('id', 'uuid', (column) => column.notNull().defaultTo(sql`gen_random_uuid()`))
      await build(table).addPrimaryKeyConstraint(nameKey(name), ['tenant_id', 'id']).execute()
      await isolateTable(name)
    },
    async createSharedTable(name, build) {
      await build(db.schema.createTable(name)).execute()
      const table = quoteIdentifier(name)
      await run(`grant select on ${table} to ${ROLE_MARKS.app}`)
      await run(`grant select, insert, update, delete on ${table} to ${ROLE_MARKS.system}`)
    },
    async dropTable(name) {
      await db.schema.dropTable(name).execute()
    },
  }
}

/**
 * The policy compares the bare column with a value computed once per statement: a cast column or an
 * unwrapped call costs up to seventy times as much. The owner has no policy, so that its views and
 * functions read no rows.
 */
function isolationStatements(name: string): string[] {
  const table = quoteIdentifier(name)
  const own = 'tenant_id = (select tenantry.current_tenant())'
  return [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy tenant on ${table} to ${ROLE_MARKS.app} using (${own}) with check (${own})`,
    `create policy system on ${table} to ${ROLE_MARKS.system} using (true) with check (true)`,
    `grant select, insert, update, delete on ${table} to ${ROLE_MARKS.app}, ${ROLE_MARKS.system}`,
  ]
}
