import { sql } from 'kysely'

import type { MigrationSchema } from '@tenantry/runtime/migrations'

/** Tables as an application has them: two of the tenant's, one of which leads to the other, and one that all share. */
export async function createTestTables(schema: MigrationSchema): Promise<void> {
  await schema.createTenantTable('customer', (table) =>
    table
      .addColumn('name', 'text', (column) => column.notNull())
      .addUniqueConstraint('customer_name', ['tenant_id', 'name']),
  )
  await schema.createTenantTable('invoice', (table) =>
    table
      .addColumn('customer_id', 'uuid')
      .addColumn('number', 'text', (column) => column.notNull())
      .addColumn('amount', 'integer', (column) => column.notNull().defaultTo(0))
      .addForeignKeyConstraint('invoice_customer', ['tenant_id', 'customer_id'], 'customer', [
        'tenant_id',
        'id',
      ]),
  )
  await schema.createSharedTable('currency', (table) =>
    table
      .addColumn('code', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull()),
  )
  await sql`insert into currency values ('EUR', 'Euro'), ('CHF', 'Franc')`.execute(schema.db)
}
