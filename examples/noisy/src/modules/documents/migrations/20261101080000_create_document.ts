import { defineMigration } from '@tenantry/runtime/migrations'

export default defineMigration({
  async up(schema) {
    // Brings tenant_id, the key (tenant_id, id) and row-level security with it.
    await schema.createTenantTable('document', (table) =>
      table
        .addColumn('title', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull()),
    )
  },

  async down(schema) {
    await schema.dropTable('document')
  },
})
