import { type RawBuilder, sql } from 'kysely'
import { jsonArrayFrom, jsonBuildObject, jsonObjectFrom } from 'kysely/helpers/postgres'

import { IDS, type Shape } from './statement-shapes.ts'

// A subquery on a tenant table in every place of the grammar where an expression may stand.

const count = sql<number>`count(*)::int`

export const POSITION_READS: Readonly<Record<string, Shape>> = {
  'in group by, and the same in the list': (db) =>
    db
      .selectFrom('customer')
      .select((eb) => [
        count.as('count'),
        eb.selectFrom('invoice').select(count.as('n')).as('same'),
      ])
      .groupBy((eb) => eb.selectFrom('invoice').select(count.as('n')))
      .execute(),
  'in limit and offset': (db) =>
    db
      .selectFrom('invoice')
      .select('number')
      .orderBy('number')
      .limit((eb) => eb.selectFrom('customer').select(count.as('n')))
      .offset((eb) => eb.selectFrom('invoice as i').select(sql<number>`count(*) - 2`.as('n')))
      .execute(),
  'in fetch with ties': (db) =>
    db
      .selectFrom('invoice')
      .select('number')
      .where('amount', '<', (eb) =>
        eb.selectFrom('invoice as i').select(sql<number>`max(i.amount)`.as('m')),
      )
      .orderBy('amount')
      .fetch(2, 'with ties')
      .execute(),
  'in distinct on': (db) =>
    db
      .selectFrom('invoice')
      .distinctOn((eb) => eb.selectFrom('customer').select(count.as('n')))
      .select('number')
      .orderBy((eb) => eb.selectFrom('customer').select(count.as('n')))
      .orderBy('number')
      .execute(),
  'in a function, an array and a cast': (db) =>
    db
      .selectNoFrom((eb) => [
        eb.fn.coalesce(eb.selectFrom('invoice').select(count.as('n')), sql.lit(0)).as('called'),
        sql<number[]>`array(${eb.selectFrom('invoice').select('amount').orderBy('amount')})`.as(
          'array',
        ),
        eb.cast<string>(eb.selectFrom('invoice').select(count.as('n')), 'text').as('cast'),
      ])
      .execute(),
  'in a tuple': (db) =>
    db
      .selectFrom('customer')
      .select('name')
      .where((eb) =>
        eb(
          eb.refTuple('id', 'name'),
          'in',
          eb.selectFrom('customer as c').select(['c.id', 'c.name']).$asTuple('id', 'name'),
        ),
      )
      .orderBy('name')
      .execute(),
  'in an aggregate, its filter, its order and its window': (db) =>
    db
      .selectFrom('invoice')
      .select((eb) => [
        'number',
        eb.fn
          .agg<number>('sum', [eb.selectFrom('customer').select(count.as('n'))])
          .filterWhere((filter) =>
            filter.exists(filter.selectFrom('customer').where('name', '=', 'Dee')),
          )
          .over((over) =>
            over
              .partitionBy('customer_id')
              .orderBy((o) => o.selectFrom('invoice as i').select(count.as('n'))),
          )
          .as('sum'),
      ])
      .orderBy('number')
      .execute(),
  'within a group': (db) =>
    db
      .selectFrom('invoice')
      .select((eb) =>
        eb.fn
          .agg<number>('percentile_disc', [sql.lit(0.5)])
          .withinGroupOrderBy('amount')
          .as('median'),
      )
      .execute(),
  'in json': (db) =>
    db
      .selectFrom('customer')
      .select((eb) => [
        'name',
        jsonArrayFrom(
          eb
            .selectFrom('invoice')
            .select(['number', 'amount'])
            .whereRef('invoice.customer_id', '=', 'customer.id')
            .orderBy('number'),
        ).as('invoices'),
        jsonObjectFrom(
          eb.selectFrom('invoice').select('number').orderBy('amount', 'desc').limit(1),
        ).as('dearest'),
        jsonBuildObject({ invoices: eb.selectFrom('invoice').select(count.as('n')) }).as('object'),
      ])
      .orderBy('name')
      .execute(),
  'in a condition on a path in json': (db) =>
    db
      .selectFrom((eb) =>
        eb
          .selectFrom('invoice')
          .select(sql<{ number: string }>`jsonb_build_object('number', number)`.as('data'))
          .as('i'),
      )
      .select((eb) => eb.ref('i.data', '->>').key('number').as('number'))
      .orderBy('number')
      .execute(),
  'by a path in json': (db) =>
    db
      .selectFrom((eb) =>
        eb
          .selectFrom('invoice')
          .select(
            sql<{ numbers: string[] }>`jsonb_build_object('numbers', array[number])`.as('data'),
          )
          .as('i'),
      )
      .select((eb) =>
        eb
          .fn<string>('jsonb_path_query_first', [
            'i.data',
            eb.jsonPath<'i.data'>().key('numbers').at(0),
          ])
          .as('number'),
      )
      .orderBy('number')
      .execute(),
  'in the condition of a join, in between and in not': (db) =>
    db
      .selectFrom('customer')
      .innerJoin('invoice', (join) =>
        join.on((eb) =>
          eb.and([
            eb.between(
              'invoice.amount',
              sql.lit(0),
              eb.selectFrom('invoice as i').select(sql<number>`max(i.amount)`.as('m')),
            ),
            eb.not(eb.exists(eb.selectFrom('customer as c').where('c.name', '=', 'Zed'))),
          ]),
        ),
      )
      .select(['customer.name', 'invoice.number'])
      .orderBy('name')
      .orderBy('number')
      .execute(),
  'in both hands of a case': (db) =>
    db
      .selectFrom('customer')
      .select((eb) =>
        eb
          .case(eb.selectFrom('invoice').select(count.as('n')))
          .when(3)
          .then(eb.selectFrom('invoice').select(sql<number>`max(amount)`.as('m')))
          .else(eb.selectFrom('invoice').select(sql<number>`min(amount)`.as('m')))
          .end()
          .as('which'),
      )
      .execute(),
  'lateral, crossed': (db) =>
    db
      .selectFrom('customer')
      .crossJoinLateral((eb) =>
        eb
          .selectFrom('invoice')
          .select('number')
          .whereRef('invoice.customer_id', '=', 'customer.id')
          .as('i'),
      )
      .select(['name', 'i.number'])
      .orderBy('name')
      .orderBy('number')
      .execute(),
  'full join of derived tables': (db) =>
    db
      .selectFrom((eb) => eb.selectFrom('invoice').select(['number', 'customer_id']).as('i'))
      .fullJoin('customer', 'customer.id', 'i.customer_id')
      .leftJoin('invoice as j', 'j.number', 'i.number')
      .select(['name', 'i.number', 'j.amount'])
      .orderBy('name')
      .orderBy('number')
      .execute(),
  'materialized, and shadowed twice': (db) =>
    db
      .with(
        (cte) => cte('invoice').materialized(),
        (eb) => eb.selectFrom('invoice').select(['number', 'amount']),
      )
      .with(
        (cte) => cte('more').notMaterialized(),
        (eb) =>
          eb
            .selectFrom('invoice')
            .select('number')
            .unionAll(eb.selectFrom('customer').select('name as number')),
      )
      .selectFrom('more')
      .select('number')
      .orderBy('number')
      .execute(),
  'set operations of set operations': (db) =>
    db
      .selectFrom('invoice')
      .select('number')
      .union((eb) =>
        eb.parens(
          eb
            .selectFrom('customer')
            .select('name as number')
            .exceptAll(
              eb.selectFrom('customer').select('name as number').where('name', '=', 'Ada'),
            ),
        ),
      )
      .intersectAll(db.selectFrom('invoice').select('number'))
      .orderBy('number')
      .execute(),
  'a function as a table, and a list of values as one': (db) =>
    db
      .selectFrom((eb) =>
        eb.fn<{ n: number }>('generate_series', [sql.lit(1), sql.lit(2)]).as('series'),
      )
      .innerJoin(rows([{ label: '1' }, { label: '9' }], 'given'), (join) => join.onTrue())
      .innerJoin('invoice', 'invoice.number', 'given.label')
      .select(['invoice.number', sql<number>`series`.as('n')])
      .orderBy('number')
      .orderBy('n')
      .execute(),
  'a view': (db) =>
    db
      .withTables<{ open_invoice: { number: string; amount: number } }>()
      .selectFrom('open_invoice')
      .select(['number', 'amount'])
      .orderBy('number')
      .execute(),
  'a table that is named when the program runs': (db) => {
    const { dynamic } = db
    return db
      .selectFrom(dynamic.table('invoice').as('t'))
      .selectAll()
      .orderBy(dynamic.ref('number'))
      .execute()
  },
  'a collation and a cast': (db) =>
    db
      .selectFrom('customer')
      .select((eb) => eb.cast<string>('name', 'text').as('name'))
      .orderBy('name', (order) => order.collate('C').desc().nullsLast())
      .execute(),
  'a lock on one of the tables': (db) =>
    db
      .selectFrom('invoice')
      .innerJoin('customer', 'customer.id', 'invoice.customer_id')
      .select('number')
      .orderBy('number')
      .forUpdate('invoice')
      .skipLocked()
      .execute(),
  'a raw modifier at the end': (db) =>
    db
      .selectFrom('invoice')
      .select('number')
      .orderBy('number')
      .modifyEnd(sql`for no key update nowait`)
      .execute(),
  'the negative of a subquery': (db) =>
    db
      .selectNoFrom((eb) => eb.neg(eb.selectFrom('invoice').select(count.as('n'))).as('negative'))
      .execute(),
}

export const POSITION_WRITES: Readonly<Record<string, Shape>> = {
  'in values, returning and set on conflict': (db) =>
    db
      .insertInto('customer')
      .values((eb) => ({
        id: IDS.ada,
        name: eb.selectFrom('invoice').select(sql<string>`'n' || count(*)`.as('n')),
      }))
      .onConflict((conflict) =>
        conflict
          .columns(['id'])
          .doUpdateSet((eb) => ({
            name: eb.selectFrom('invoice').select(sql<string>`'u' || count(*)`.as('n')),
          }))
          .where((eb) => eb.exists(eb.selectFrom('invoice').where('amount', '=', 10))),
      )
      .returning((eb) => ['name', eb.selectFrom('invoice').select(count.as('n')).as('count')])
      .execute(),
  'on conflict on an expression': (db) =>
    db
      .insertInto('customer')
      .values({ id: IDS.fresh, name: 'Ada' })
      .onConflict((conflict) => conflict.expression(sql`name`).doUpdateSet({ name: 'Eve' }))
      .returning(['id', 'name'])
      .execute(),
  'insert … raw select': (db) =>
    db
      .insertInto('customer')
      .columns(['name'])
      .expression(sql`select 'raw' || n from generate_series(1, 2) n`)
      .returning('name')
      .execute(),
  'update … returning a subquery': (db) =>
    db
      .updateTable('invoice')
      .set({ amount: 3 })
      .where('amount', '=', (eb) =>
        eb.selectFrom('invoice as i').select(sql<number>`min(i.amount)`.as('m')),
      )
      .returning((eb) => ['number', eb.selectFrom('customer').select(count.as('n')).as('count')])
      .execute(),
  'update … from a full join': (db) =>
    db
      .updateTable('customer as target')
      .from('invoice as i')
      .fullJoin('customer as c', 'c.id', 'i.customer_id')
      .set({ name: sql<string>`target.name || coalesce(i.number, '-')` })
      .whereRef('target.id', '=', 'c.id')
      .where('c.name', '=', 'Bob')
      .execute(),
  'delete … using a right join, returning': (db) =>
    db
      .deleteFrom('invoice as target')
      .using('customer as c')
      .rightJoin('invoice as i', 'i.customer_id', 'c.id')
      .whereRef('i.id', '=', 'target.id')
      .where('c.id', 'is', null)
      .returning('target.number')
      .execute(),
  'merge: subqueries in every when': (db) =>
    db
      .mergeInto('customer as target')
      .using('invoice as source', 'source.number', 'target.name')
      .whenMatchedAnd((eb) => eb.exists(eb.selectFrom('invoice').where('number', '=', '4')))
      .thenDelete()
      .whenMatched()
      .thenUpdateSet((eb) => ({
        name: eb.selectFrom('invoice').select(sql<string>`'m' || count(*)`.as('n')),
      }))
      .whenNotMatchedAnd((eb) => eb.exists(eb.selectFrom('customer').where('name', '=', 'Cy')))
      .thenInsertValues((eb) => ({
        name: eb
          .selectFrom('customer as c')
          .select(sql<string>`source.number || '/' || count(*)`.as('n')),
      }))
      .execute(),
  'a chain of data-modifying expressions': (db) =>
    db
      .with('gone', (eb) => eb.deleteFrom('invoice').returning('number'))
      .with('changed', (eb) =>
        eb
          .updateTable('customer')
          .set((set) => ({
            name: set.selectFrom('gone').select(sql<string>`'g' || max(number)`.as('n')),
          }))
          .where('name', '=', 'Bob')
          .returning('name'),
      )
      .selectFrom('changed')
      .select('name')
      .execute(),
}

function rows<Row extends Record<string, string>, Alias extends string>(
  records: readonly [Row, ...Row[]],
  alias: Alias,
) {
  const keys = Object.keys(records[0])
  const values: RawBuilder<unknown> = sql.join(
    records.map((row) => sql`(${sql.join(keys.map((key) => row[key]))})`),
  )
  const name = sql`${sql.ref(alias)}(${sql.join(keys.map((key) => sql.ref(key)))})`
  return sql<Row>`(values ${values})`.as<Alias>(name)
}
