import { expect, test } from 'vitest'

import { planProgram } from '../plan-program.ts'

async function keysOf(program: string) {
  const { edges, unread } = await planProgram(program)
  const keys = edges
    .filter(({ shape }) => shape === 'key-crosses')
    .map(
      ({ direction, name, place, verdict }) =>
        `${direction} ${place.file}:${place.line}:${place.column} ${name} ${verdict.is}`,
    )
  return { keys, unread }
}

const CODE = `
// billing/index.ts
export const name = 'billing'
`

test('keys are told with the line on which they stand, in either direction', async () => {
  const { keys } = await keysOf(`${CODE}
// crm/migrations/1_customer.sql
create table customer (
  id uuid primary key,
  last_invoice uuid
);
// billing/migrations/2_invoice.sql
-- Who pays is a customer.
create table invoice (
  id uuid primary key,
  customer_id uuid not null references customer (id),
  payer_id uuid,
  parent_id uuid references invoice,
  foreign key (payer_id) references customer (id)
);
// crm/migrations/3_last.sql
alter table customer
  add constraint customer_last foreign key (last_invoice) references invoice (id);
`)
  expect(keys).toEqual([
    'out src/billing/migrations/2_invoice.sql:4:3 invoice.customer_id refused',
    'out src/billing/migrations/2_invoice.sql:7:3 invoice.payer_id refused',
    'in src/crm/migrations/3_last.sql:2:32 customer.last_invoice refused',
  ])
})

test('a key that a later migration drops is none, and the way back makes none', async () => {
  const { keys } = await keysOf(`${CODE}
// crm/migrations/1_customer.sql
create table customer (id uuid primary key);
// billing/migrations/2_invoice.sql
create table invoice (id uuid primary key, customer_id uuid constraint pays references customer (id));
// billing/migrations/3_free.sql
-- migrate:up
alter table invoice drop constraint pays;
-- migrate:down
alter table invoice add constraint pays foreign key (customer_id) references customer (id);
`)
  expect(keys).toEqual([])
})

test('a key to the table of tenants is kept, since every service has them', async () => {
  const { keys } = await keysOf(`${CODE}
// ../migrations/1_tenants.sql
create table organisation (id uuid primary key);
// billing/migrations/2_invoice.sql
create table invoice (
  tenant_id uuid not null references organisation (id),
  id uuid primary key
);
`)
  expect(keys).toEqual(['out src/billing/migrations/2_invoice.sql:2:3 invoice.tenant_id kept'])
})

test('migrations of Tenantry, of node-pg-migrate and SQL within code are read without being run', async () => {
  const { keys } = await keysOf(`${CODE}
// billing/migrations/1_invoice.ts
declare const schema: any
export default { async up() {
  await schema.createTenantTable('invoice', (table: any) =>
    table.addColumn('customer_id', 'uuid').addForeignKeyConstraint(
      'invoice_customer', ['tenant_id', 'customer_id'], 'customer', ['tenant_id', 'id']),
  )
} }
// billing/migrations/2_line.js
exports.up = (pgm) => {
  pgm.createTable('line', { id: 'id', product_id: { type: 'uuid', references: '"product"' } })
}
exports.down = (pgm) => {
  pgm.createTable('line', { id: 'id', other_id: { type: 'uuid', references: '"other"' } })
}
// billing/migrations/3_note.ts
export class Note {
  async up(runner: { query(sql: string): Promise<void> }) {
    await runner.query(\`create table note (id uuid, author_id uuid references person (id))\`)
  }
  async down(runner: { query(sql: string): Promise<void> }) {
    await runner.query(\`create table note (id uuid, gone_id uuid references gone (id))\`)
  }
}
`)
  expect(keys).toEqual([
    'out src/billing/migrations/1_invoice.ts:4:5 invoice.tenant_id,customer_id refused',
    'out src/billing/migrations/2_line.js:2:3 line.product_id refused',
    'out src/billing/migrations/3_note.ts:3:53 note.author_id refused',
  ])
})

test('SQL that PostgreSQL does not understand is told as unread', async () => {
  const { keys, unread } = await keysOf(`${CODE}
// billing/migrations/1_invoice.sql
CREATE TABLE \`invoice\` (id int AUTO_INCREMENT);
`)
  expect(keys).toEqual([])
  expect(unread).toEqual(['src/billing/migrations/1_invoice.sql'])
})
