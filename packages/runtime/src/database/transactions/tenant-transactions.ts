import { sql } from 'kysely'

import {
  asTenantTransaction,
  type TenantDatabase,
  type TenantTransaction,
} from '../tenant-database.ts'

/** Who asks, and inside of which transaction. */
export interface TransactionContext {
  require(): { readonly tenant: { readonly id: string } }
  runInTransaction<Result>(transaction: object, run: () => Result): Result
  transaction(): object | undefined
}

/** A transaction of a tenant that a caller has begun. */
interface BegunTransaction<DB> {
  readonly tenantId: string
  readonly trx: TenantTransaction<DB>
  /** Whether everything that is done inside belongs to it. */
  readonly isWhole: boolean
  /** Told when all of it has ended: whether it may have been committed. */
  readonly endListeners: EndListener[]
  isOpen: boolean
  /** The last one of its parts, which run after one another. */
  lastPart: Promise<unknown>
}

export type EndListener = (mayBeCommitted: boolean) => void

type InTransaction<DB, Result> = (trx: TenantTransaction<DB>) => Promise<Result>

/** The transactions of callers: each its own, or a part of one that everything belongs to. */
export class TenantTransactions<DB> {
  readonly #database: TenantDatabase<DB>
  readonly #context: TransactionContext
  readonly #begun = new WeakMap<object, BegunTransaction<DB>>()

  constructor(database: TenantDatabase<DB>, context: TransactionContext) {
    this.#database = database
    this.#context = context
  }

  /**
   * Where the caller's statements go: inside of a whole transaction into that, also when it has ended, so that nothing of it
   * is done beside it.
   *
   * @throws {TenantryError} CONTEXT_MISSING
   */
  get db(): TenantDatabase<DB> {
    const outer = this.#ofTenant()
    return outer?.isWhole === true ? outer.trx : this.#database
  }

  /** Runs in a transaction of its own, or as a part of a whole one that can be taken back by itself. */
  async run<Result>(run: InTransaction<DB, Result>): Promise<Result> {
    return await this.#run(run, false)
  }

  /** Runs in one transaction that everything inside belongs to, whatever it asks for. */
  async whole<Result>(run: InTransaction<DB, Result>): Promise<Result> {
    return await this.#run(run, true)
  }

  /** Runs in the transaction that the caller has open, else in one of its own. */
  async join<Result>(
    run: (trx: TenantTransaction<DB>, onEnd: (listener: EndListener) => void) => Promise<Result>,
  ): Promise<Result> {
    const open = this.#ofTenant()
    if (open?.isOpen !== true) return await this.#begin(async () => await this.join(run), false)
    return await run(open.trx, (listener) => open.endListeners.push(listener))
  }

  /** One of another tenant counts for nothing: its rows are elsewhere. */
  #ofTenant(): BegunTransaction<DB> | undefined {
    const { id } = this.#context.require().tenant
    const begun = this.#begun.get(this.#context.transaction() ?? this)
    return begun?.tenantId === id ? begun : undefined
  }

  async #run<Result>(run: InTransaction<DB, Result>, isWhole: boolean): Promise<Result> {
    const outer = this.#ofTenant()
    return outer?.isWhole === true
      ? await this.#runPart(outer, run)
      : await this.#begin(run, isWhole)
  }

  async #begin<Result>(run: InTransaction<DB, Result>, isWhole: boolean): Promise<Result> {
    const { id: tenantId } = this.#context.require().tenant
    const endListeners: EndListener[] = []
    let hasRun = false
    try {
      return await this.#database.transaction().execute(async (begun) => {
        const trx = asTenantTransaction(begun)
        const result = await this.#runIn({ tenantId, trx, isWhole, endListeners }, run)
        hasRun = true
        return result
      })
    } finally {
      // What became of a commit whose answer is lost, nobody knows.
      for (const listener of endListeners) listener(hasRun)
    }
  }

  async #runIn<Result>(
    begun: Omit<BegunTransaction<DB>, 'isOpen' | 'lastPart'>,
    run: InTransaction<DB, Result>,
  ): Promise<Result> {
    const open = { ...begun, isOpen: true, lastPart: Promise.resolve() }
    this.#begun.set(open, open)
    try {
      return await this.#context.runInTransaction(open, () => run(open.trx))
    } finally {
      open.isOpen = false
    }
  }

  /** Parts that were asked for at once run after one another: else one would take back the others. */
  async #runPart<Result>(
    outer: BegunTransaction<DB>,
    run: InTransaction<DB, Result>,
  ): Promise<Result> {
    const part = outer.lastPart.then(async () => await this.#runAtSavepoint(outer, run))
    outer.lastPart = part.catch(() => undefined)
    return await part
  }

  async #runAtSavepoint<Result>(
    outer: BegunTransaction<DB>,
    run: InTransaction<DB, Result>,
  ): Promise<Result> {
    const { trx } = outer
    await sql`savepoint tenantry_part`.execute(trx)
    try {
      const result = await this.#runIn(outer, run)
      await sql`release savepoint tenantry_part`.execute(trx)
      return result
    } catch (error) {
      await sql`rollback to savepoint tenantry_part`.execute(trx)
      await sql`release savepoint tenantry_part`.execute(trx)
      throw error
    }
  }
}
