import { sql } from 'kysely'

import type { TenantIdColumn } from '@tenantry/runtime'

import { IDS } from '../../runtime/database/scope/statement-shapes.ts'
import type { Attack, Attacker, Attacks } from '../oracle/attack.ts'
import { VICTIMS_OWN_ID } from '../scene/rows.ts'

/** Queries of the builder that try to shed the predicate. The statement shapes come beside them. */
export const BUILDER_ATTACKS: Attacks = {
  'swallow the predicate with a comment': builder(
    '`true --` swallows what follows',
    ({ db }) =>
      db
        .selectFrom('invoice')
        .select('number')
        .where(sql<boolean>`true --`)
        .execute(),
    { uncontrolled: 'there is no predicate to swallow' },
  ),
  'close the parenthesis around a fragment': builder(
    'what is there is parenthesised, so that `or` stays inside',
    ({ db }) =>
      db
        .selectFrom('invoice')
        .select('number')
        .where(sql<boolean>`true) or (true`)
        .orderBy('number')
        .execute(),
    { uncontrolled: 'there is no parenthesis to close' },
  ),
  'name a schema in the builder': builder(
    'a table with a schema is another table',
    ({ db, victim }) =>
      db
        .withSchema(victim.placement.schema)
        .selectFrom('invoice')
        .select('number')
        .orderBy('number')
        .execute(),
    { namesVictim: true },
  ),
  'take the plugins off': builder('withoutPlugins() sheds the plugin', ({ db }) =>
    db.withoutPlugins().selectFrom('invoice').select('number').orderBy('number').execute(),
  ),
  'compile, then execute': builder('a compiled query passes no plugin', ({ db }) =>
    db.executeQuery(
      db.withoutPlugins().selectFrom('invoice').select('number').orderBy('number').compile(),
    ),
  ),
  'take the executor': builder('the executor executes whatever it is given', async ({ db }) => {
    const executor = db.withoutPlugins().getExecutor()
    const node = db.withoutPlugins().selectFrom('invoice').select('number').orderBy('number')
    const compiled = node.compile()
    return (await executor.executeQuery(compiled)).rows
  }),
  'use a query again after one that was refused': builder(
    'a throw in mid-transform poisons a transformer that is used again',
    async ({ db }) => {
      const refused = db
        .with('invoice', (cte) => cte.selectFrom('customer').select('name as number'))
        .selectFrom('invoice')
        .select('number')
        .where(sql<boolean>`true --`)
      await refused.execute().catch(() => undefined)
      return await db.selectFrom('invoice').select('number').orderBy('number').execute()
    },
  ),
  'execute the same query twice': builder('the transform is idempotent', async ({ db }) => {
    const query = db.selectFrom('invoice').select('number').orderBy('number')
    return [await query.execute(), await query.execute(), await query.execute()]
  }),
  'insert with a tenant_id': builder(
    'the stamp is the only source of tenant_id',
    async ({ db, victim }) => {
      const row = { number: 'planted', tenant_id: victim.id }
      await db
        .insertInto('invoice')
        .values(row as { number: string })
        .execute()
    },
    { namesVictim: true },
  ),
  'update the tenant_id': builder(
    'a row stays with its tenant',
    async ({ db, victim }) => {
      const row = { tenant_id: victim.id, customer_id: null, id: IDS.fresh }
      await db
        .updateTable('invoice')
        .set(row as { customer_id: null })
        .where('id', '=', IDS.third)
        .execute()
    },
    { namesVictim: true },
  ),
  'update by id alone': builder('an id is not a key', ({ db }) =>
    db
      .updateTable('invoice')
      .set({ amount: -1 })
      .where('id', '=', VICTIMS_OWN_ID)
      .executeTakeFirst(),
  ),
  'update on conflict what has no tenant in its key': builder(
    'on conflict do update writes a row that it did not insert',
    async ({ db, scene, victim }) => {
      await scene.asAdmin(
        victim,
        `insert into $schema.careless values ('${victim.id}', 'taken') on conflict do nothing`,
      )
      return await db
        .withTables<Extra>()
        .insertInto('careless')
        .values({ label: 'taken' })
        .onConflict((conflict) =>
          conflict.constraint('careless_label_key').doUpdateSet({ label: 'taken' }),
        )
        .returning('tenant_id')
        .execute()
    },
  ),
  'join a table to the right of a shared one': builder(
    'a condition on the optional side of an outer join belongs below the join',
    ({ db }) =>
      db
        .selectFrom('currency')
        .rightJoin('customer', 'customer.name', 'currency.name')
        .select('customer.name')
        .orderBy('customer.name')
        .execute(),
  ),
  'delete by id alone': builder('an id is not a key', ({ db }) =>
    db.deleteFrom('invoice').where('id', '=', VICTIMS_OWN_ID).executeTakeFirst(),
  ),
  'merge what is not matched by the source': builder(
    'rows of others are never matched',
    ({ db }) =>
      db
        .mergeInto('invoice')
        .using('currency', 'currency.code', 'invoice.number')
        .whenNotMatchedBySource()
        .thenUpdateSet({ amount: -1 })
        .execute(),
    { uncontrolled: 'PostgreSQL 15 and 16 do not know it' },
  ),
  'read a table that the types do not know': builder(
    'what is not known as shared is a tenant table',
    ({ db }) => db.withTables<Extra>().selectFrom('note').select('body').orderBy('body').execute(),
  ),
  'read a view with the builder': builder('a view has no tenant_id to filter by', ({ db }) =>
    db
      .withTables<Extra>()
      .selectFrom('invoice_overview')
      .select(['number', 'amount'])
      .orderBy('number')
      .orderBy('amount')
      .execute(),
  ),
  explain: builder(
    'explain analyze runs the query and counts what it filtered',
    async ({ db }) => {
      const plan = await db
        .selectFrom('invoice')
        .select('number')
        .explain('json', sql`analyze, costs off, timing off, summary off, buffers off`)
      return JSON.stringify(plan)
    },
    {
      counts: true,
      limit: {
        between: (_attacker, victim) => victim === 'pool',
        because: 'EXPLAIN ANALYZE counts the rows that policies filtered',
      },
    },
  ),
  'write to a shared table': builder(
    'a shared table is the same for all tenants',
    ({ db }) => db.updateTable('currency').set({ name: 'taken' }).returning('name').execute(),
    { isPower: true, uncontrolled: 'no row has to be seen: to be allowed is enough' },
  ),
  'change the schema with the builder': builder(
    'DDL belongs to migrations',
    ({ db }) => db.schema.createTable('mine').addColumn('id', 'integer').execute(),
    { isPower: true, uncontrolled: 'no row has to be seen: to be allowed is enough' },
  ),
}

type Extra = {
  careless: { tenant_id: TenantIdColumn; label: string }
  note: { body: string }
  invoice_overview: { number: string; amount: number }
}

function builder(
  fact: string,
  attempt: (attacker: Attacker) => Promise<unknown>,
  rest: Partial<Attack> = {},
): Attack {
  return { fact, attempt, ...rest }
}
