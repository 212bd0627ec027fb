import { randomUUID } from 'node:crypto'

import { type Kysely, QueryCreator, sql } from 'kysely'

import { TenantryError } from '../../errors.ts'
import { sqlStateOf } from '../sql-state.ts'
import type { EventTables } from './event-tables.ts'
import type { EndListener, TenantTransactions } from '../transactions/tenant-transactions.ts'

/** An event as it lies in the outbox. */
export interface EventRow {
  readonly id: string
  /** Grows with each event that is written; digits. */
  readonly number: string
  readonly module: string
  readonly operation: string
  readonly version: string
  readonly body: string
}

const UNDEFINED_TABLE = '42P01'
/** What is counted of events that wait, at most. */
const MOST_COUNTED = 10_000
/** How often what was done is looked through for what can be forgotten. */
const PRUNED_EACH = 0.02
/** Longer than any delivery that is under way can last. */
const KEPT_FOR = sql<Date>`clock_timestamp() - interval '1 hour'`

/** The events of the tenant in the context, beside its rows. */
export class EventRows<DB> {
  readonly #transactions: TenantTransactions<DB>
  readonly #random: () => number

  /** @param random Random numbers in [0, 1). */
  constructor(transactions: TenantTransactions<DB>, random: () => number) {
    this.#transactions = transactions
    this.#random = random
  }

  /**
   * Writes an event in the caller's transaction.
   *
   * @param beside What has to be done before it is committed, and who is told when that has ended.
   */
  async write(
    event: Omit<EventRow, 'id' | 'number'>,
    beside: (onEnd: (listener: EndListener) => void) => Promise<void> | undefined,
  ): Promise<void> {
    await this.#transactions.join(async (trx, onEnd) => {
      const doing = beside(onEnd)
      await insert(tablesOf(trx), event)
      await doing
    })
  }

  /** Those that were written first and are committed. */
  async first(module: string, most: number): Promise<readonly EventRow[]> {
    return await this.#tables
      .selectFrom('extraction_outbox')
      .select(['id', 'module', 'operation', 'version', 'body'])
      .select(sql<string>`number::text`.as('number'))
      .where('module', '=', module)
      .orderBy(sql.ref('extraction_outbox.number'))
      .limit(most)
      .execute()
  }

  /** How many wait, up to 10,000, and since when the first does. */
  async waiting(
    module: string,
  ): Promise<{ readonly count: number; readonly oldest: Date | undefined }> {
    const found = await this.#tables
      .selectFrom((query) =>
        query
          .selectFrom('extraction_outbox')
          .select('written_at')
          .where('module', '=', module)
          .orderBy('number')
          .limit(MOST_COUNTED)
          .as('waiting'),
      )
      .select(({ fn }) => [fn.countAll<string>().as('count'), fn.min('written_at').as('oldest')])
      .executeTakeFirst()
    return { count: Number(found?.count ?? 0), oldest: found?.oldest ?? undefined }
  }

  async remove(id: string): Promise<void> {
    await this.#tables.deleteFrom('extraction_outbox').where('id', '=', id).execute()
  }

  /** Runs in one transaction with the row that says so. @returns Whether it ran. */
  async once(
    module: string,
    { id, number }: Pick<EventRow, 'id' | 'number'>,
    run: () => Promise<void>,
  ): Promise<boolean> {
    return await this.#transactions.whole(async (trx) => {
      const tables = tablesOf(trx)
      // Waits for whoever does the same event right now, and then knows what became of it.
      const marked = await tables
        .insertInto('extraction_inbox')
        .values({ id, module, number })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst()
      if (marked.numInsertedOrUpdatedRows !== 1n) return false
      await run()
      if (this.#random() < PRUNED_EACH) {
        await tables
          .deleteFrom('extraction_inbox')
          .where('module', '=', module)
          .where('number', '<', number)
          .where('done_at', '<', KEPT_FOR)
          .execute()
      }
      return true
    })
  }

  get #tables(): QueryCreator<EventTables> {
    return tablesOf(this.#transactions.db)
  }
}

async function insert(
  tables: QueryCreator<EventTables>,
  event: Omit<EventRow, 'id' | 'number'>,
): Promise<void> {
  try {
    await tables
      .insertInto('extraction_outbox')
      .values({ id: randomUUID(), ...event })
      .execute()
  } catch (error) {
    throw sqlStateOf(error) === UNDEFINED_TABLE ? withoutTables(error) : error
  }
}

function withoutTables(cause: unknown): TenantryError {
  return new TenantryError('EVENT_TABLES_MISSING', {
    message: 'There is no table to write events of extracted modules to.',
    hint: 'Add the migration that eventsMigration() of @tenantry/runtime/extraction writes, and run `saas migrate`.',
    cause,
  })
}

/** The tables are there by a migration, whatever else the application has. */
function tablesOf<DB>(db: Kysely<DB>): QueryCreator<EventTables> {
  return new QueryCreator<EventTables>({ executor: db.getExecutor() })
}
