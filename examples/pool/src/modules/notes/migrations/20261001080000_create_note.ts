import { defineMigration } from '@tenantry/runtime/migrations'
import { sql } from 'kysely'

export default defineMigration({
  async up(schema) {
    await schema.createSharedTable('label_colour', (table) =>
      table
        .addColumn('name', 'text', (column) => column.primaryKey())
        .addColumn('hex', 'text', (column) => column.notNull()),
    )
    await sql`insert into label_colour (name, hex) values
      ('yellow', '#ffd43b'), ('green', '#8ce99a'), ('red', '#ff8787')`.execute(schema.db)

    // Brings tenant_id, the key (tenant_id, id) and row-level security with it.
    await schema.createTenantTable('note', (table) =>
      table
        .addColumn('title', 'text', (column) => column.notNull())
        .addColumn('colour', 'text', (column) => column.notNull().references('label_colour.name'))
        .addColumn('done', 'boolean', (column) => column.notNull().defaultTo(false))
        // Unique for each tenant: without tenant_id, one could tell the titles of another.
        .addUniqueConstraint('note_title', ['tenant_id', 'title']),
    )
  },

  async down(schema) {
    await schema.dropTable('note')
    await schema.dropTable('label_colour')
  },
})
