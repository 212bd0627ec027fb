import { defineMigration } from '@tenantry/runtime/migrations'
import { sql } from 'kysely'

// Written once, and the same in the pool, in each schema and in each database of a tenant.
export default defineMigration({
  async up(schema) {
    await schema.createSharedTable('currency', (table) =>
      table
        .addColumn('code', 'text', (column) => column.primaryKey())
        .addColumn('name', 'text', (column) => column.notNull()),
    )
    await sql`insert into currency (code, name) values
      ('CHF', 'Swiss franc'), ('EUR', 'Euro'), ('USD', 'US dollar')`.execute(schema.db)

    await schema.createTenantTable('customer', (table) =>
      table.addColumn('name', 'text', (column) => column.notNull()),
    )
    await schema.createTenantTable('invoice', (table) =>
      table
        .addColumn('number', 'text', (column) => column.notNull())
        .addColumn('customer_id', 'uuid', (column) => column.notNull())
        .addColumn('currency', 'text', (column) => column.notNull().references('currency.code'))
        .addColumn('amount', 'integer', (column) => column.notNull())
        .addColumn('paid', 'boolean', (column) => column.notNull().defaultTo(false))
        .addUniqueConstraint('invoice_number', ['tenant_id', 'number'])
        .addForeignKeyConstraint('invoice_customer', ['tenant_id', 'customer_id'], 'customer', [
          'tenant_id',
          'id',
        ]),
    )
  },

  async down(schema) {
    await schema.dropTable('invoice')
    await schema.dropTable('customer')
    await schema.dropTable('currency')
  },
})
