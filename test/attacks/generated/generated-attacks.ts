import { type Kysely, sql, type SqlBool } from 'kysely'

import { IDS } from '../../runtime/database/scope/statement-shapes.ts'
import type { Attacks, Db } from '../oracle/attack.ts'
import { QueryGenerator, type Tables } from './query-generator.ts'

const INVOICE = { words: ['invoice.number'], numbers: ['invoice.amount'] } as const
const NOTE = { words: ['note.body'], numbers: [] } as const

/**
 * Queries by a grammar, each known by the seed that makes it again. Half of the writes read what they
 * write to; none sets a value that depends on which of several rows is met first.
 */
export function generateAttacks(options: { from: number; count: number }): Attacks {
  const seeds = Array.from({ length: options.count }, (_, index) => options.from + index)
  return Object.fromEntries(
    seeds.map((seed) => [
      `run the generated query ${seed}`,
      { fact: 'each row source of each statement counts', attempt: ({ db }) => run(db, seed) },
    ]),
  )
}

async function run(db: Db, seed: number): Promise<unknown> {
  const untyped = db.withTables<Tables>() as unknown as Kysely<Tables>
  const generator = new QueryGenerator(untyped, seed)
  const rows = await (seed % 4 === 0 ? write(untyped, generator) : generator.select().execute())
  // Equal rows in another order are the same answer.
  return rows.map((row) => JSON.stringify(row)).toSorted()
}

function write(db: Kysely<Tables>, generator: QueryGenerator): Promise<object[]> {
  const { dice } = generator
  const condition = generator.condition([INVOICE], 1, [])
  const name = `w${dice.roll(1000)}`
  switch (dice.roll(7)) {
    case 0:
      return db
        .updateTable('invoice')
        .set({ amount: sql<number>`amount + 1` })
        .where(condition)
        .returning('number')
        .execute()
    case 1:
      return db
        .updateTable('invoice')
        .from('customer')
        .set({ amount: dice.roll(100) })
        .where(generator.condition([INVOICE, { words: ['customer.name'], numbers: [] }], 2, []))
        .returning('invoice.number')
        .execute()
    case 2:
      return db
        .deleteFrom('note')
        .where(generator.condition([NOTE], 1, []))
        .returning('body')
        .execute()
    case 3:
      return db
        .deleteFrom('note')
        .using('invoice')
        .where(sql<SqlBool>`${generator.condition([NOTE, INVOICE], 2, [])}`)
        .returning('note.body')
        .execute()
    case 4:
      return db
        .insertInto('customer')
        .columns(['name'])
        .expression(
          db
            .selectFrom(generator.select(1).as(name))
            .select(
              sql<string>`coalesce(word, 'null') || ${name}::text || row_number() over ()`.as(
                'name',
              ),
            ),
        )
        .returning('name')
        .execute()
    case 5:
      return db
        .insertInto('customer')
        .values({ id: dice.pick([IDS.ada, IDS.fresh]), name: dice.pick(['Ada', 'Dee', 'New']) })
        .onConflict((conflict) =>
          conflict
            .columns(['id'])
            .doUpdateSet({ name: name })
            .where(sql<SqlBool>`${dice.chance(70)}`),
        )
        .returning('name')
        .execute()
    default:
      return db
        .with('written', (cte) =>
          cte
            .updateTable('invoice')
            .set({ amount: 7 })
            .where(condition)
            .returning(['number as word']),
        )
        .selectFrom('written')
        .select(['word'])
        .execute()
  }
}
