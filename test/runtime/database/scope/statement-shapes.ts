import { type NotNull, type SelectQueryBuilder, sql } from 'kysely'

import type { TenantDatabase } from '@tenantry/runtime'

import type { TestDatabase } from '../../../support/test-application.ts'

export type Db = TenantDatabase<TestDatabase>
/** A statement; what it returns is compared with what it returns where no other tenant has rows. */
export type Shape = (db: Db) => Promise<unknown>

/** Same ids in both tenants: what finds a row by id alone finds the other's as well. */
export const IDS = {
  ada: '00000000-0000-4000-8000-00000000000a',
  bob: '00000000-0000-4000-8000-00000000000b',
  dee: '00000000-0000-4000-8000-00000000000d',
  first: '00000000-0000-4000-8000-000000000001',
  second: '00000000-0000-4000-8000-000000000002',
  third: '00000000-0000-4000-8000-000000000003',
  fresh: '00000000-0000-4000-8000-0000000000f1',
  fresher: '00000000-0000-4000-8000-0000000000f2',
} as const

const total = sql<number>`coalesce(sum(invoice.amount), 0)::int`

/** The same rows in whatever order: of equal names, two tenants' rows must not decide it. */
function sorted<Row, DB, Tables extends keyof DB>(
  query: SelectQueryBuilder<DB, Tables, Row>,
): Promise<Row[]> {
  return query
    .orderBy(sql`1`)
    .orderBy(sql`2`)
    .execute()
}

export const READS: Readonly<Record<string, Shape>> = {
  'select by id': (db) =>
    db.selectFrom('invoice').selectAll().where('id', '=', IDS.first).execute(),
  'select under an alias': (db) =>
    sorted(db.selectFrom('invoice as i').select(['i.number', 'i.amount'])),
  'where … or': (db) =>
    sorted(
      db
        .selectFrom('invoice')
        .select(['number', 'amount'])
        .where((eb) => eb.or([eb('number', '=', '1'), eb('number', '=', '4')])),
    ),
  'where with a raw or': (db) =>
    sorted(
      db
        .selectFrom('invoice')
        .select(['number', 'amount'])
        .where(sql<boolean>`false or true`),
    ),
  'several tables in from': (db) =>
    sorted(
      db
        .selectFrom(['invoice as i', 'customer as c'])
        .select(['i.number', 'c.name'])
        .whereRef('i.customer_id', '=', 'c.id'),
    ),
  'inner join': (db) =>
    sorted(
      db
        .selectFrom('invoice')
        .innerJoin('customer', 'customer.id', 'invoice.customer_id')
        .select(['invoice.number', 'customer.name']),
    ),
  'inner join on a raw or': (db) =>
    sorted(
      db
        .selectFrom('invoice')
        .innerJoin('customer', (join) => join.on(sql<boolean>`false or true`))
        .select(['invoice.number', 'customer.name']),
    ),
  'left join': (db) =>
    sorted(
      db
        .selectFrom('invoice as i')
        .leftJoin('customer as c', 'c.id', 'i.customer_id')
        .select(['i.number', 'c.name']),
    ),
  'right join': (db) =>
    sorted(
      db
        .selectFrom('invoice as i')
        .rightJoin('customer as c', 'c.id', 'i.customer_id')
        .select(['i.number', 'c.name']),
    ),
  'full join': (db) =>
    sorted(
      db
        .selectFrom('invoice as i')
        .fullJoin('customer as c', 'c.id', 'i.customer_id')
        .select(['i.number', 'c.name']),
    ),
  'left join, then right join': (db) =>
    sorted(
      db
        .selectFrom('invoice as i')
        .leftJoin('customer as c', 'c.id', 'i.customer_id')
        .rightJoin('invoice as j', 'j.number', 'i.number')
        .select(['j.number', 'c.name']),
    ),
  'cross join': (db) =>
    sorted(
      db.selectFrom('invoice').crossJoin('customer').select(['invoice.number', 'customer.name']),
    ),
  'cross join, then left join': (db) =>
    sorted(
      db
        .selectFrom('customer as c')
        .crossJoin('invoice as i')
        .leftJoin('invoice as j', 'j.customer_id', 'c.id')
        .select(['i.number', 'j.number as other', 'c.name']),
    ),
  'lateral join': (db) =>
    sorted(
      db
        .selectFrom('customer as c')
        .innerJoinLateral(
          (eb) =>
            eb
              .selectFrom('invoice as i')
              .select('i.amount')
              .whereRef('i.customer_id', '=', 'c.id')
              .orderBy('i.amount', 'desc')
              .limit(1)
              .as('dearest'),
          (join) => join.onTrue(),
        )
        .select(['c.name', 'dearest.amount']),
    ),
  'left lateral join': (db) =>
    sorted(
      db
        .selectFrom('customer as c')
        .leftJoinLateral(
          (eb) =>
            eb
              .selectFrom('invoice')
              .select(eb.fn.countAll<string>().as('count'))
              .whereRef('customer_id', '=', 'c.id')
              .as('invoices'),
          (join) => join.onTrue(),
        )
        .select(['c.name', 'invoices.count']),
    ),
  'self-join': (db) =>
    sorted(
      db
        .selectFrom('invoice as a')
        .innerJoin('invoice as b', 'b.customer_id', 'a.customer_id')
        .select(['a.number', 'b.number as other']),
    ),
  'subquery in select': (db) =>
    sorted(
      db
        .selectFrom('customer')
        .select((eb) => [
          'name',
          eb
            .selectFrom('invoice')
            .select(total.as('total'))
            .whereRef('invoice.customer_id', '=', 'customer.id')
            .as('total'),
        ]),
    ),
  'uncorrelated subquery in select': (db) =>
    db
      .selectNoFrom((eb) => eb.selectFrom('invoice').select(total.as('total')).as('total'))
      .execute(),
  'subquery in where in': (db) =>
    sorted(
      db
        .selectFrom('customer')
        .select(['name', 'id'])
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('invoice')
            .select('customer_id')
            .where('amount', '>=', 100)
            .$narrowType<{ customer_id: NotNull }>(),
        ),
    ),
  'subquery in where not in': (db) =>
    sorted(
      db
        .selectFrom('invoice')
        .select(['number', 'amount'])
        .where('number', 'not in', (eb) =>
          eb.selectFrom('invoice').select('number').where('amount', '>', 20),
        ),
    ),
  exists: (db) =>
    sorted(
      db
        .selectFrom('currency')
        .select(['code', 'name'])
        .where((eb) => eb.exists(eb.selectFrom('invoice').where('number', '=', '4'))),
    ),
  'not exists': (db) =>
    sorted(
      db
        .selectFrom('customer as c')
        .select(['c.name', 'c.id'])
        .where((eb) =>
          eb.not(
            eb.exists(
              eb.selectFrom('invoice as i').select('i.id').whereRef('i.customer_id', '=', 'c.id'),
            ),
          ),
        ),
    ),
  'subquery in from': (db) =>
    sorted(
      db
        .selectFrom((eb) => eb.selectFrom('invoice').select(['number', 'amount']).as('i'))
        .select(['i.number', 'i.amount']),
    ),
  'subquery in having': (db) =>
    sorted(
      db
        .selectFrom('invoice')
        .select(['customer_id', total.as('total')])
        .groupBy('customer_id')
        .having(total, '>=', (eb) => eb.selectFrom('invoice').select(eb.fn.max('amount').as('m'))),
    ),
  'subquery in order by': (db) =>
    db
      .selectFrom('customer')
      .select('name')
      .orderBy((eb) =>
        eb
          .selectFrom('invoice')
          .select(total.as('total'))
          .whereRef('invoice.customer_id', '=', 'customer.id'),
      )
      .orderBy('name')
      .execute(),
  'subquery built from the scoped database': (db) =>
    sorted(
      db
        .selectFrom('customer')
        .select(['name', 'id'])
        .where(
          'id',
          'in',
          db.selectFrom('invoice').select('customer_id').$narrowType<{ customer_id: NotNull }>(),
        ),
    ),
  'derived table built from the scoped database': (db) =>
    sorted(
      db
        .selectFrom(db.selectFrom('invoice').select(['number', 'amount']).as('i'))
        .rightJoin('customer', (join) => join.onTrue())
        .select(['i.number', 'customer.name']),
    ),
  'subquery in a raw fragment': (db) =>
    sorted(
      db
        .selectFrom('customer')
        .select(['name', sql<number>`(${db.selectFrom('invoice').select(total.as('t'))})`.as('t')]),
    ),
  'case with a subquery': (db) =>
    sorted(
      db.selectFrom('customer').select((eb) => [
        'name',
        eb
          .case()
          .when(eb.exists(eb.selectFrom('invoice').where('number', '=', '9')))
          .then('leaked')
          .else('own')
          .end()
          .as('which'),
      ]),
    ),
  cte: (db) =>
    sorted(
      db
        .with('paid', (eb) => eb.selectFrom('invoice').select(['number', 'amount']))
        .selectFrom('paid')
        .select(['number', 'amount']),
    ),
  'cte named like its table': (db) =>
    sorted(
      db
        .with('invoice', (eb) => eb.selectFrom('invoice').select(['number', 'amount']))
        .selectFrom('invoice')
        .select(['number', 'amount']),
    ),
  'cte named like a table that a later one reads': (db) =>
    sorted(
      db
        .with('customer', (eb) => eb.selectFrom('invoice').select('number as name'))
        .with('second', (eb) => eb.selectFrom('customer').select('name'))
        .selectFrom('second')
        .crossJoin('invoice')
        .select(['second.name', 'invoice.number']),
    ),
  'cte that hides a table from a subquery only': (db) =>
    sorted(
      db.selectFrom('customer').select((eb) => [
        'customer.name',
        eb
          .selectFrom((inner) =>
            inner
              .selectFrom(
                db
                  .with('invoice', (cte) => cte.selectFrom('customer').select('name as number'))
                  .selectFrom('invoice')
                  .select('number')
                  .as('hidden'),
              )
              .select('hidden.number')
              .as('outer'),
          )
          .select(eb.fn.countAll<string>().as('count'))
          .as('names'),
        eb.selectFrom('invoice').select(total.as('total')).as('total'),
      ]),
    ),
  'later cte uses an earlier one': (db) =>
    sorted(
      db
        .with('mine', (eb) => eb.selectFrom('invoice').select(['number', 'amount', 'customer_id']))
        .with('named', (eb) =>
          eb
            .selectFrom('mine')
            .innerJoin('customer', 'customer.id', 'mine.customer_id')
            .select(['mine.number', 'customer.name']),
        )
        .selectFrom('named')
        .select(['number', 'name']),
    ),
  'recursive cte': (db) =>
    sorted(
      db
        .withRecursive('chain(number, depth)', (eb) =>
          eb
            .selectFrom('invoice')
            .select(['number', sql<number>`1`.as('depth')])
            .unionAll(
              eb
                .selectFrom('chain')
                .innerJoin('invoice', (join) => join.on(sql`depth`, '<', 3))
                .select(['invoice.number', sql<number>`depth + 1`.as('depth')]),
            ),
        )
        .selectFrom('chain')
        .select(['number', 'depth']),
    ),
  union: (db) =>
    db
      .selectFrom('invoice')
      .select('number as label')
      .union(db.selectFrom('customer').select('name as label'))
      .orderBy('label')
      .execute(),
  'union all in a derived table': (db) =>
    sorted(
      db
        .selectFrom((eb) =>
          eb
            .selectFrom('invoice')
            .select(['number', 'amount'])
            .unionAll(eb.selectFrom('invoice').select(['number', 'amount']))
            .as('both'),
        )
        .select(['both.number', 'both.amount']),
    ),
  intersect: (db) =>
    db
      .selectFrom('invoice')
      .select('number')
      .intersect((eb) => eb.selectFrom('invoice').select('number').where('amount', '<', 300))
      .orderBy('number')
      .execute(),
  except: (db) =>
    db
      .selectFrom('invoice')
      .select('number')
      .except((eb) => eb.selectFrom('invoice').select('number').where('amount', '>', 25))
      .orderBy('number')
      .execute(),
  aggregates: (db) =>
    db
      .selectFrom('invoice')
      .select((eb) => [
        eb.fn.countAll<string>().as('count'),
        eb.fn.max('amount').as('max'),
        eb.fn
          .agg<string>('string_agg', ['number', sql.lit(',')])
          .orderBy('number')
          .as('numbers'),
      ])
      .execute(),
  'group by the primary key': (db) =>
    sorted(
      db
        .selectFrom('customer')
        .leftJoin('invoice', 'invoice.customer_id', 'customer.id')
        .select(['customer.name', total.as('total')])
        .groupBy(['customer.tenant_id', 'customer.id']),
    ),
  'window function': (db) =>
    sorted(
      db.selectFrom('invoice').select((eb) => [
        'number',
        eb.fn
          .sum('amount')
          .over((over) => over.orderBy('number'))
          .as('running'),
      ]),
    ),
  'distinct on': (db) =>
    db
      .selectFrom('invoice')
      .distinctOn('customer_id')
      .select(['customer_id', 'number'])
      .orderBy('customer_id')
      .orderBy('amount', 'desc')
      .execute(),
  'for update': (db) =>
    db.selectFrom('invoice').select('number').orderBy('number').forUpdate().execute(),
  'shared table joined to a tenant table': (db) =>
    sorted(
      db
        .selectFrom('currency')
        .leftJoin('invoice', (join) => join.on(sql<boolean>`true or false`))
        .select(['currency.code', 'invoice.number']),
    ),
  'raw fragments with quotes and parentheses': (db) =>
    sorted(
      db
        .selectFrom('invoice')
        .select([sql<string>`'it''s (' || number`.as('label'), sql<string>`$q$--)$q$`.as('q')])
        .where(sql<boolean>`(number = ${'1'} or number = any(${['2', '9']}))`),
    ),
}

export const WRITES: Readonly<Record<string, Shape>> = {
  insert: (db) =>
    db
      .insertInto('invoice')
      .values({ id: IDS.fresh, number: '7' })
      .returning(['number', 'tenant_id'])
      .execute(),
  'insert of a unique name that the other has': (db) =>
    db.insertInto('customer').values({ id: IDS.fresh, name: 'Dee' }).returningAll().execute(),
  'insert of rows with different columns': (db) =>
    db
      .insertInto('invoice')
      .values([
        { id: IDS.fresh, number: '7', amount: 1 },
        { id: IDS.fresher, number: '8', customer_id: IDS.ada },
      ])
      .returning(['number', 'amount', 'customer_id', 'tenant_id'])
      .execute(),
  'insert with an expression': (db) =>
    db
      .insertInto('invoice')
      .values((eb) => ({
        id: IDS.fresh,
        number: '7',
        amount: eb.selectFrom('invoice').select(eb.fn.sum<number>('amount').as('sum')),
      }))
      .returning(['number', 'amount', 'tenant_id'])
      .execute(),
  'insert … select': (db) =>
    db
      .insertInto('customer')
      .columns(['name'])
      .expression((eb) =>
        eb
          .selectFrom('invoice')
          .select(sql<string>`'no. ' || number`.as('name'))
          .orderBy('number'),
      )
      .returning(['name', 'tenant_id'])
      .execute(),
  'insert … select distinct … limit, from the scoped database': (db) =>
    db
      .insertInto('customer')
      .columns(['name'])
      .expression(
        db
          .selectFrom('invoice')
          .select(sql<string>`'x' || amount`.as('name'))
          .distinct()
          .orderBy('name')
          .limit(2),
      )
      .returning(['name', 'tenant_id'])
      .execute(),
  'insert … select … union': (db) =>
    db
      .insertInto('customer')
      .columns(['name'])
      .expression((eb) =>
        eb
          .selectFrom('invoice')
          .select('number as name')
          .union(eb.selectFrom('invoice').select(sql<string>`'u' || number`.as('name'))),
      )
      .returning('tenant_id')
      .execute(),
  'insert … select from a cte': (db) =>
    db
      .with('source', (eb) => eb.selectFrom('invoice').select('number'))
      .insertInto('customer')
      .columns(['name'])
      .expression((eb) => eb.selectFrom('source').select('number'))
      .returning('tenant_id')
      .execute(),
  'on conflict do nothing': (db) =>
    db
      .insertInto('customer')
      .values({ id: IDS.fresh, name: 'Ada' })
      .onConflict((conflict) => conflict.columns(['name']).doNothing())
      .returning('name')
      .execute(),
  'on conflict do update': (db) =>
    db
      .insertInto('customer')
      .values({ id: IDS.ada, name: 'Eve' })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({ name: eb.ref('excluded.name') })),
      )
      .returning(['id', 'name', 'tenant_id'])
      .execute(),
  'on conflict on a constraint do update where': (db) =>
    db
      .insertInto('invoice')
      .values({ id: IDS.first, number: '1', amount: 5 })
      .onConflict((conflict) =>
        conflict
          .constraint('invoice_pkey')
          .doUpdateSet({ amount: 6 })
          .where(sql<boolean>`false or true`),
      )
      .returning(['number', 'amount'])
      .execute(),
  'on conflict with a target that no other tenant may share': (db) =>
    db
      .insertInto('customer')
      .values({ id: IDS.fresh, name: 'Dee' })
      .onConflict((conflict) => conflict.columns(['name']).doUpdateSet({ name: 'taken' }))
      .returning(['name', 'tenant_id'])
      .execute(),
  update: (db) =>
    db.updateTable('invoice').set({ amount: 1 }).where('id', '=', IDS.first).execute(),
  'update everything': (db) => db.updateTable('invoice').set({ amount: 1 }).execute(),
  'update where … or': (db) =>
    db
      .updateTable('invoice as i')
      .set({ amount: 1 })
      .where(sql<boolean>`false or true`)
      .returning('i.number')
      .execute(),
  'update … from': (db) =>
    db
      .updateTable('invoice')
      .from('customer')
      .set((eb) => ({ number: eb.ref('customer.name') }))
      .whereRef('customer.id', '=', 'invoice.customer_id')
      .execute(),
  'update … from … left join': (db) =>
    db
      .updateTable('customer as c')
      .from('invoice as i')
      .leftJoin('customer as d', 'd.id', 'i.customer_id')
      .set({ name: sql<string>`c.name || coalesce(d.name, '-')` })
      .whereRef('i.customer_id', '=', 'c.id')
      .execute(),
  'update with a subquery in set': (db) =>
    db
      .updateTable('customer')
      .set((eb) => ({
        name: eb
          .selectFrom('invoice')
          .select(sql<string>`customer.name || count(*)`.as('name'))
          .whereRef('invoice.customer_id', '=', 'customer.id'),
      }))
      .execute(),
  delete: (db) => db.deleteFrom('invoice').where('id', '=', IDS.first).execute(),
  // Rows are returned in the order in which they lie.
  'delete everything': async (db) =>
    (await db.deleteFrom('invoice').returning('number').execute()).toSorted((one, other) =>
      one.number < other.number ? -1 : 1,
    ),
  'delete … using': (db) =>
    db
      .deleteFrom('invoice as i')
      .using('customer as c')
      .whereRef('c.id', '=', 'i.customer_id')
      .where('c.name', '=', 'Ada')
      .execute(),
  'delete where in a subquery': (db) =>
    db
      .deleteFrom('invoice')
      .where('customer_id', 'in', (eb) => eb.selectFrom('customer').select('id'))
      .execute(),
  'data-modifying cte': (db) =>
    db
      .with('gone', (eb) => eb.deleteFrom('invoice').where('amount', '>', 15).returning('number'))
      .selectFrom('gone')
      .select('number')
      .orderBy('number')
      .execute(),
  'cte that inserts, cte that updates, cte that reads them': (db) =>
    db
      .with('made', (eb) =>
        eb.insertInto('customer').values({ id: IDS.fresh, name: 'Fay' }).returning('id'),
      )
      .with('moved', (eb) =>
        eb
          .updateTable('invoice')
          .from('made')
          .set((set) => ({ number: sql<string>`number || 'm'`, amount: set.ref('invoice.amount') }))
          .returning('invoice.number'),
      )
      .selectFrom('moved')
      .crossJoin('made')
      .select(['moved.number', 'made.id'])
      .orderBy('moved.number')
      .execute(),
  'merge, matched and not matched': (db) =>
    db
      .mergeInto('invoice as target')
      .using('customer as source', 'source.id', 'target.customer_id')
      .whenMatched()
      .thenUpdateSet({ number: 'merged' })
      .whenNotMatched()
      .thenInsertValues((eb) => ({ number: eb.ref('source.name'), amount: 1 }))
      .execute(),
  'merge, matched and delete, on a raw or': (db) =>
    db
      .mergeInto('invoice as target')
      .using('customer as source', (join) =>
        join.on(sql<boolean>`source.id = target.customer_id or false`),
      )
      .whenMatchedAnd('target.amount', '>', 15)
      .thenDelete()
      .whenNotMatched()
      .thenDoNothing()
      .execute(),
  'merge from a subquery': (db) =>
    db
      .mergeInto('customer')
      .using(
        db.selectFrom('invoice').select(['number']).as('source'),
        'source.number',
        'customer.name',
      )
      .whenNotMatched()
      .thenInsertValues((eb) => ({ name: eb.ref('source.number') }))
      .execute(),
}
