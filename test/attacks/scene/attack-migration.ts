import { sql } from 'kysely'

import type { MigrationSchema } from '../../../packages/runtime/src/migrations/migration-schema.ts'
import { ROLE_MARKS } from '../../../packages/runtime/src/migrations/role-names.ts'
import {
  defineMigration,
  type Migration,
} from '../../../packages/runtime/src/migrations/define-migration.ts'
import { createTestTables } from '../../support/test-tables.ts'

/**
 * The tables of the attacked application: those that the statement shapes work on, and one for each
 * further thing of PostgreSQL that can carry rows past a policy.
 */
export const ATTACK_MIGRATION = attackMigration({
  onUpdate: 'cascade',
  authorGone: 'set null (author_id)',
})
/** Citus changes no key that begins with tenant_id. */
export const ATTACK_MIGRATION_ON_CITUS = attackMigration({
  onUpdate: 'no action',
  authorGone: 'no action',
})

interface KeyActions {
  readonly onUpdate: string
  readonly authorGone: string
}

function attackMigration(actions: KeyActions): Migration {
  return defineMigration({
    async up(schema) {
      await createTestTables(schema)
      await createNote(schema, actions)
      await createEvent(schema)
      await schema.createTenantTable('ticket', (table) =>
        table
          .addColumn('number', 'bigint', (column) => column.generatedAlwaysAsIdentity())
          .addColumn('title', 'text', (column) => column.notNull()),
      )
      await createViews(schema)
    },
  })
}

/** One view that shows whose a row is, and one that does not. */
async function createViews(schema: MigrationSchema): Promise<void> {
  const views = {
    invoice_overview: 'number, amount',
    open_invoice: 'tenant_id, number, amount',
  }
  for (const [name, columns] of Object.entries(views)) {
    const view = `create view ${name} with (security_invoker = true)`
    await sql.raw(`${view} as select ${columns} from invoice`).execute(schema.db)
    await sql.raw(`grant select, update on ${name} to ${ROLE_MARKS.app}`).execute(schema.db)
  }
}

/** Keys that cascade, set null and are unique: all of them are checked past row-level security. */
async function createNote(
  schema: MigrationSchema,
  { onUpdate, authorGone }: KeyActions,
): Promise<void> {
  await schema.createTenantTable('note', (table) =>
    table
      .addColumn('invoice_id', 'uuid')
      .addColumn('author_id', 'uuid')
      .addColumn('body', 'text', (column) => column.notNull())
      .addUniqueConstraint('note_body', ['tenant_id', 'body']),
  )
  await sql
    .raw(
      `alter table note
       add constraint note_invoice foreign key (tenant_id, invoice_id)
         references invoice (tenant_id, id) on delete cascade on update ${onUpdate},
       add constraint note_author foreign key (tenant_id, author_id)
         references customer (tenant_id, id) on delete ${authorGone}`,
    )
    .execute(schema.db)
}

/** Each partition has a row-level security of its own. */
async function createEvent(schema: MigrationSchema): Promise<void> {
  await sql
    .raw(
      `create table event (
         tenant_id uuid not null default tenantry.current_tenant(),
         id uuid not null default gen_random_uuid(),
         kind text not null,
         primary key (tenant_id, id)
       ) partition by hash (tenant_id)`,
    )
    .execute(schema.db)
  for (const remainder of [0, 1]) {
    const values = `for values with (modulus 2, remainder ${remainder})`
    await sql.raw(`create table event_${remainder} partition of event ${values}`).execute(schema.db)
  }
  for (const name of ['event', 'event_0', 'event_1']) await schema.isolateTable(name)
}
