import { defineMigration } from '@tenantry/runtime/migrations'

export default defineMigration({
  async up(schema) {
    await schema.createTenantTable('invoice', (table) =>
      table
        .addColumn('number', 'text', (column) => column.notNull())
        .addColumn('amount', 'integer', (column) => column.notNull()),
    )
  },
})
