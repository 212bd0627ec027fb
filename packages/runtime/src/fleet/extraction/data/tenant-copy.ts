import type { Client } from 'pg'

import { copyThrough } from '../../../database/session/copy-through.ts'
import { quoteIdentifier } from '../../../database/sql-text.ts'
import type { ModuleTable } from './module-table.ts'
import { rowsDiffer, takenOver } from './move-errors.ts'
import {
  beginMoving,
  BY_KEY,
  CHANGED_KEYS,
  columnList,
  COPY_KEYS_IN,
  copyChangedOut,
  copyKeysOut,
  copyRowsIn,
  copyRowsOut,
  deleteChanged,
  digestOf,
  digestOfArrived,
  digestOfChanged,
  MAKE_CHANGED_KEYS,
  type MovingRows,
  nextBound,
  NO_ROWS,
  type TableCursor,
} from './move-statements.ts'
import { readDigest } from './read-digest.ts'
import { refreshStatistics } from './refresh-statistics.ts'
import { forgetChanges } from './track-changes.ts'

/** What is copied at once; a run that was killed repeats no more than that. */
const BATCH_BYTES = 4 * 1024 * 1024
const FIRST_BATCH_ROWS = 1000
const MOST_BATCH_ROWS = 50_000

export interface CopyEnds {
  readonly source: Client
  readonly target: Client
  readonly sourceSchema: string
  readonly targetSchema: string
  /** The role that sees the rows of all tenants, where they come from. */
  readonly sourceReader: string
  /** The same where they arrive; undefined where the administrator's own login passes row-level security. */
  readonly targetWriter: string | undefined
}

export interface MovingTenant extends MovingRows {
  readonly slug: string
  /** Tells this run from others: what it does is refused once another one has begun. */
  readonly run: string
}

/** A moment of the database that the rows come from: all that is read of it is of this moment. */
export interface SourceMoment {
  readonly snapshot: string
  /** How many changes were noted that had not been copied. */
  readonly changes: number
}

/**
 * Copies the rows of one tenant, as often as somebody asks for a further step.
 *
 * Each step is of one moment of the source. What has changed is copied first, as far as it would have been copied before, and
 * the next rows in the order of their key behind it. So behind each step the target holds a part of that moment and nothing
 * else: unique and exclusion constraints are kept on the way, whatever was written meanwhile. The cursor is committed with
 * the rows that it stands for. Foreign keys and triggers of the target do not fire; they hold, since they do in the source.
 */
export class TenantCopy {
  readonly #ends: CopyEnds
  readonly #tenant: MovingTenant
  readonly #tables: readonly ModuleTable[]
  #cursors: Record<string, TableCursor>
  #batchRows = FIRST_BATCH_ROWS

  /** @param tables Those of the target that have a tenant_id. @param cursors How far a run before has come. */
  constructor(
    ends: CopyEnds,
    tenant: MovingTenant,
    tables: readonly ModuleTable[],
    cursors: Readonly<Record<string, TableCursor>>,
  ) {
    this.#ends = ends
    this.#tenant = tenant
    this.#tables = tables
    this.#cursors = { ...cursors }
  }

  get isComplete(): boolean {
    return this.#tables.every(({ name }) => this.#cursorOf(name).isDone)
  }

  /** Those that were copied in order; what has changed since is not counted. */
  get rows(): number {
    return Object.values(this.#cursors).reduce((sum, { rows }) => sum + rows, 0)
  }

  /** Copies what has changed, and the next rows. @returns How many changes there were. */
  async step(): Promise<number> {
    return await this.atMoment(async ({ changes }) => {
      const table = this.#tables.find(({ name }) => !this.#cursorOf(name).isDone)
      if (table !== undefined) await this.#copyNext(table)
      return changes
    })
  }

  /** Copies what has changed, and runs while the source still shows that moment. */
  async atMoment<Result>(run: (moment: SourceMoment) => Promise<Result>): Promise<Result> {
    const { source, sourceSchema, sourceReader } = this.#ends
    await source.query(
      `${beginMoving('read', sourceSchema)}; set local role ${quoteIdentifier(sourceReader)}`,
    )
    try {
      const moment = await this.#readMoment()
      if (moment.changes > 0) await this.#copyChanges()
      const result = await run(moment)
      await source.query('commit')
      if (moment.changes > 0) await forgetChanges(source, this.#tenant, moment.snapshot)
      return result
    } catch (error) {
      await source.query('rollback').catch(() => undefined)
      throw error
    }
  }

  /** The tables that differ from this moment; to be called inside of `atMoment`. */
  async findDifferences(): Promise<string[]> {
    const { source } = this.#ends
    return await this.#write(async (target) => {
      const differing: string[] = []
      for (const table of this.#tables) {
        const statement = digestOf(table, this.#tenant)
        const [here, there] = await Promise.all([
          readDigest(source, statement),
          this.#readArrived(target, statement),
        ])
        if (here !== there) differing.push(table.name)
      }
      return differing
    })
  }

  async #readMoment(): Promise<SourceMoment> {
    const { module, tenantId } = this.#tenant
    const { rows } = await this.#ends.source.query<SourceMoment>(
      `select pg_catalog.pg_current_snapshot()::text as snapshot, count(*)::float8 as changes
       from tenantry.moving_change where module = $1 and tenant_id = $2`,
      [module, tenantId],
    )
    return rows[0] ?? { snapshot: '', changes: 0 }
  }

  /** All old rows go before new ones come: a value that must be unique may have gone from one to the other. */
  async #copyChanges(): Promise<void> {
    const { source, targetWriter } = this.#ends
    await source.query(BY_KEY)
    await this.#write(async (target) => {
      await target.query(`${BY_KEY}; ${MAKE_CHANGED_KEYS}`)
      await copyThrough(
        { client: source, statement: copyKeysOut(this.#tenant) },
        { client: target, statement: COPY_KEYS_IN },
      )
      if (targetWriter !== undefined)
        await target.query(`grant select on ${CHANGED_KEYS} to ${quoteIdentifier(targetWriter)}`)
      for (const table of this.#tables) {
        await this.#asWriter(target, () => target.query(deleteChanged(table, this.#tenant)))
      }
      const differing: string[] = []
      for (const table of this.#tables) {
        const cursor = this.#cursorOf(table.name)
        const statement = copyChangedOut(table, this.#tenant, cursor)
        const expected = digestOfChanged(table, this.#tenant, cursor)
        if (statement === undefined || expected === undefined) continue
        await this.#copyInto(target, table, statement)
        const arrived = await this.#readArrived(target, digestOfArrived(table, this.#tenant))
        if ((await readDigest(source, expected)) !== arrived) differing.push(table.name)
      }
      if (differing.length > 0) throw rowsDiffer(this.#tenant.slug, differing)
    })
    await source.query(
      'set local enable_hashjoin = on; set local enable_mergejoin = on; set local enable_seqscan = on',
    )
  }

  async #copyNext(table: ModuleTable): Promise<void> {
    const { source } = this.#ends
    const cursor = this.#cursorOf(table.name)
    const isWhole = table.key.every((name) => name === 'tenant_id')
    const found = isWhole
      ? undefined
      : await source.query<{ bound: string[] }>(
          nextBound(table, this.#tenant, cursor, this.#batchRows),
        )
    const bound = found?.rows[0]?.bound
    await this.#write(async (target) => {
      const statement = copyRowsOut(table, this.#tenant, cursor, bound)
      const copied = await this.#copyInto(target, table, statement)
      const reached = {
        after: bound ?? cursor.after,
        isDone: bound === undefined,
        rows: cursor.rows + copied.rows,
      }
      this.#cursors = { ...this.#cursors, [table.name]: reached }
      await this.#keepCursors(target)
      this.#adapt(copied)
    })
    await refreshStatistics(this.#ends.target, this.#ends.targetSchema, [table.name])
  }

  #adapt({ rows, bytes }: { rows: number; bytes: number }): void {
    if (rows === 0) return
    const fitting = Math.ceil(BATCH_BYTES / Math.max(1, bytes / rows))
    // A row of a later batch may be much larger than those of this one.
    this.#batchRows = Math.min(MOST_BATCH_ROWS, fitting, this.#batchRows * 4)
  }

  async #copyInto(
    target: Client,
    table: ModuleTable,
    statement: string,
  ): Promise<{ rows: number; bytes: number }> {
    const from = { client: this.#ends.source, statement }
    const { targetWriter } = this.#ends
    if (targetWriter === undefined)
      return await copyThrough(from, { client: target, statement: copyRowsIn(table) })
    // PostgreSQL does not copy into a table whose row-level security holds for the role.
    const stage = 'pg_temp.tenantry_arriving'
    const [name, columns] = [quoteIdentifier(table.name), columnList(table)]
    await target.query(
      `create temporary table tenantry_arriving on commit drop as select ${columns} from ${name} with no data;
       grant select on ${stage} to ${quoteIdentifier(targetWriter)}`,
    )
    const copied = await copyThrough(from, { client: target, statement: copyRowsIn(table, stage) })
    await this.#asWriter(target, () =>
      target.query(
        `insert into ${name} (${columns}) overriding system value select ${columns} from ${stage}`,
      ),
    )
    await target.query(`drop table ${stage}`)
    return copied
  }

  async #readArrived(target: Client, statement: string): Promise<string> {
    return await this.#asWriter(target, () => readDigest(target, statement))
  }

  async #asWriter<Result>(target: Client, run: () => Promise<Result>): Promise<Result> {
    const { targetWriter } = this.#ends
    if (targetWriter === undefined) return await run()
    await target.query(`set local role ${quoteIdentifier(targetWriter)}`)
    const result = await run()
    await target.query('reset role')
    return result
  }

  async #keepCursors(target: Client): Promise<void> {
    const { module, tenantId } = this.#tenant
    await target.query(
      'update tenantry.arriving_tenant set cursors = $3 where module = $1 and tenant_id = $2',
      [module, tenantId, JSON.stringify(this.#cursors)],
    )
  }

  /** In a transaction of the target, which nobody has who was overtaken by another run. */
  async #write<Result>(run: (target: Client) => Promise<Result>): Promise<Result> {
    const { target, targetSchema } = this.#ends
    const { module, tenantId, slug } = this.#tenant
    const before = this.#cursors
    await target.query(
      `${beginMoving('write', targetSchema)}; set local session_replication_role = replica`,
    )
    try {
      const { rowCount } = await target.query(
        'select from tenantry.arriving_tenant where module = $1 and tenant_id = $2 and run = $3 for update',
        [module, tenantId, this.#tenant.run],
      )
      if (rowCount !== 1) throw takenOver(slug)
      const result = await run(target)
      await target.query('commit')
      return result
    } catch (error) {
      this.#cursors = before
      await target.query('rollback').catch(() => undefined)
      throw error
    }
  }

  #cursorOf(name: string): TableCursor {
    return this.#cursors[name] ?? NO_ROWS
  }
}
