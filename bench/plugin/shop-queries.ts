import { type Generated, type Kysely, type RootOperationNode, sql } from 'kysely'
import { jsonArrayFrom } from 'kysely/helpers/postgres'

/** The tables of a small shop. None of them needs to exist: queries are compiled, never run. */
export interface ShopDatabase {
  customer: { id: Generated<string>; name: string; city: string | null }
  invoice: {
    id: Generated<string>
    customer_id: string
    number: string
    amount: number
    due: string
    paid_at: Date | null
  }
  line: { id: Generated<string>; invoice_id: string; product_id: string; quantity: number }
  product: { id: Generated<string>; name: string; price: number }
}

const ID = '00000000-0000-4000-8000-000000000001'

/** Ten queries as applications write them, built anew by each call. */
export function buildShopQueries(db: Kysely<ShopDatabase>): RootOperationNode[] {
  return [
    db.selectFrom('invoice').selectAll().where('id', '=', ID),
    db
      .selectFrom('invoice')
      .select(['id', 'number', 'amount', 'due'])
      .where('paid_at', 'is', null)
      .where((eb) => eb.or([eb('amount', '>', 100), eb('due', '<', '2026-01-01')]))
      .orderBy('due')
      .limit(50)
      .offset(100),
    db
      .selectFrom('invoice as i')
      .innerJoin('customer as c', 'c.id', 'i.customer_id')
      .leftJoin('line as l', 'l.invoice_id', 'i.id')
      .select(['i.number', 'c.name', 'l.quantity'])
      .where('c.city', '=', 'Bern')
      .orderBy('i.number', 'desc'),
    db
      .selectFrom('customer')
      .select((eb) => [
        'id',
        'name',
        jsonArrayFrom(
          eb
            .selectFrom('invoice')
            .select(['invoice.id', 'invoice.number'])
            .whereRef('invoice.customer_id', '=', 'customer.id')
            .orderBy('invoice.number'),
        ).as('invoices'),
      ])
      .where('name', 'ilike', 'a%'),
    db
      .with('overdue', (cte) =>
        cte
          .selectFrom('invoice')
          .select(['customer_id', 'amount'])
          .where('paid_at', 'is', null)
          .where('due', '<', '2026-01-01'),
      )
      .selectFrom('overdue')
      .innerJoin('customer', 'customer.id', 'overdue.customer_id')
      .select((eb) => ['customer.name', eb.fn.sum<string>('overdue.amount').as('owed')])
      .groupBy('customer.name')
      .having((eb) => eb.fn.sum('overdue.amount'), '>', 1000),
    db
      .selectFrom('product')
      .select(['id', 'name', 'price'])
      .where((eb) =>
        eb.not(
          eb.exists(
            eb.selectFrom('line').select('line.id').whereRef('line.product_id', '=', 'product.id'),
          ),
        ),
      ),
    db
      .selectFrom('invoice')
      .select((eb) => [
        sql<string>`date_trunc('month', ${eb.ref('due')})`.as('month'),
        eb.fn.countAll<string>().as('count'),
        eb.fn.sum<string>('amount').filterWhere('paid_at', 'is not', null).as('paid'),
      ])
      .groupBy('month')
      .orderBy('month'),
    db
      .insertInto('invoice')
      .values({ customer_id: ID, number: 'R-1', amount: 10, due: '2026-02-01' })
      .returning(['id', 'number']),
    db
      .insertInto('product')
      .values([
        { id: ID, name: 'pen', price: 2 },
        { id: ID, name: 'ink', price: 9 },
        { id: ID, name: 'pad', price: 5 },
      ])
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((eb) => ({
          name: eb.ref('excluded.name'),
          price: eb.ref('excluded.price'),
        })),
      ),
    db
      .updateTable('invoice')
      .set((eb) => ({ amount: eb('amount', '+', 5), paid_at: new Date(0) }))
      .where('id', '=', ID)
      .where('paid_at', 'is', null)
      .returning('amount'),
  ].map((query) => query.toOperationNode())
}
