import { defineMigration } from '@tenantry/runtime/migrations'
import { sql } from 'kysely'

export default defineMigration({
  async up(schema) {
    await schema.createTenantTable('contact', (table) =>
      table
        .addColumn('name', 'text', (column) => column.notNull())
        .addColumn('email', 'text', (column) => column.notNull())
        .addUniqueConstraint('contact_email', ['tenant_id', 'email']),
    )
    await schema.createTenantTable('deal', (table) =>
      table
        .addColumn('contact_id', 'uuid', (column) => column.notNull())
        .addColumn('title', 'text', (column) => column.notNull())
        .addColumn('amount', 'integer', (column) => column.notNull())
        .addColumn('stage', 'text', (column) => column.notNull().defaultTo('lead'))
        .addCheckConstraint('deal_stage', sql`stage in ('lead', 'offer', 'won', 'lost')`)
        // Foreign keys are checked past row-level security: the tenant has to be part of them.
        .addForeignKeyConstraint(
          'deal_contact',
          ['tenant_id', 'contact_id'],
          'contact',
          ['tenant_id', 'id'],
          (constraint) => constraint.onDelete('cascade'),
        ),
    )
    await schema.db.schema
      .createIndex('deal_contact_id')
      .on('deal')
      .columns(['tenant_id', 'contact_id'])
      .execute()
  },

  async down(schema) {
    await schema.dropTable('deal')
    await schema.dropTable('contact')
  },
})
