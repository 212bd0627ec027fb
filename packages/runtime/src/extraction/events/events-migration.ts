/**
 * The text of a migration file that makes the tables of events in every placement: once for an application, whatever the
 * number of its modules.
 *
 * `body` is text and no jsonb, which has another idea of numbers than JavaScript and refuses the character NUL.
 */
export function eventsMigration(): string {
  return `import { sql } from 'kysely'
import { defineMigration } from '@tenantry/runtime/migrations'

/** Calls that are done later: written with the rows of a tenant, and done once. */
export default defineMigration({
  async up(schema) {
    await schema.createTenantTable('extraction_outbox', (table) =>
      table
        .addColumn('number', 'bigint', (column) => column.generatedAlwaysAsIdentity().notNull())
        .addColumn('module', 'text', (column) => column.notNull())
        .addColumn('operation', 'text', (column) => column.notNull())
        .addColumn('version', 'text', (column) => column.notNull())
        .addColumn('body', 'text', (column) => column.notNull())
        .addColumn('written_at', 'timestamptz', (column) =>
          column.notNull().defaultTo(sql\`clock_timestamp()\`),
        )
        .addUniqueConstraint('extraction_outbox_order', ['tenant_id', 'module', 'number']),
    )
    await schema.createTenantTable('extraction_inbox', (table) =>
      table
        .addColumn('module', 'text', (column) => column.notNull())
        .addColumn('number', 'bigint', (column) => column.notNull())
        .addColumn('done_at', 'timestamptz', (column) =>
          column.notNull().defaultTo(sql\`clock_timestamp()\`),
        ),
    )
    await schema.db.schema
      .createIndex('extraction_inbox_order')
      .on('extraction_inbox')
      .columns(['tenant_id', 'module', 'number'])
      .execute()
  },
})
`
}
