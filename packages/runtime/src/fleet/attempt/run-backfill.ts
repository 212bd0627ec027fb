import { BOUNDED_BEGIN } from '../../database/bounded-begin.ts'
import { searchPathOf } from '../../database/sql-text.ts'
import { TenantryError } from '../../errors.ts'
import {
  type Backfill,
  backfillBatchSql,
  type BlockRange,
  blocksSql,
} from '../../migrations/backfill.ts'
import { AS_SYSTEM, nameRoles } from '../../migrations/role-names.ts'
import type { Site } from './site.ts'

/** 800 kB: some thousand rows, locked for some tens of milliseconds. */
const BLOCKS_EACH = 100
/** Rows that change while a pass is under way move behind its end, and are left to the next one. */
const MOST_PASSES = 10

/**
 * Changes rows batch by batch, each in its own transaction, until a whole pass finds none.
 *
 * @throws {TenantryError} MIGRATION_BACKFILL_ENDLESS when a row that was changed is still to be changed,
 * or new ones come as fast as old ones go; the errors of PostgreSQL; the reason of the signal.
 */
export async function runBackfill(site: Site, name: string, backfill: Backfill): Promise<void> {
  for (let pass = 1; pass <= MOST_PASSES; pass++) {
    const blocks = await countBlocks(site, backfill)
    let changed = 0
    for (let from = 0; from < blocks; from += BLOCKS_EACH) {
      site.signal?.throwIfAborted()
      const to = Math.min(from + BLOCKS_EACH, blocks)
      changed += await changeBatch(site, name, backfill, { from, to })
    }
    if (changed === 0) return
  }
  throw endless(name, 'new rows to change came with every pass')
}

async function countBlocks(site: Site, backfill: Backfill): Promise<number> {
  await begin(site)
  const { rows } = await site.client.query<{ blocks: number }>(blocksSql(backfill, site.engine))
  await site.client.query('commit')
  return rows[0]?.blocks ?? 0
}

/** @returns How many rows it has changed. */
async function changeBatch(
  site: Site,
  name: string,
  backfill: Backfill,
  range: BlockRange,
): Promise<number> {
  await begin(site)
  const { rows } = await site.client.query<{ changed: number; unchanged: number }>(
    nameRoles(backfillBatchSql(backfill, range), site.roles),
  )
  const { changed = 0, unchanged = 0 } = rows[0] ?? {}
  if (unchanged > 0) {
    await site.client.query('rollback')
    throw endless(name, `${unchanged} rows match its \`where\` after they were changed`)
  }
  await site.client.query('commit')
  return changed
}

/** As the system role, which sees the rows of all tenants. */
async function begin({
  client,
  placement,
  roles,
  engine,
  lockTimeoutMs,
  statementTimeoutMs,
}: Site): Promise<void> {
  const statements = [
    BOUNDED_BEGIN,
    ...engine.begin,
    `set local lock_timeout = ${lockTimeoutMs}`,
    `set local statement_timeout = ${statementTimeoutMs}`,
    `set local search_path = ${searchPathOf(placement.schema)}`,
    nameRoles(AS_SYSTEM, roles),
  ]
  await client.query(statements.join(';\n'))
}

function endless(name: string, why: string): TenantryError {
  return new TenantryError('MIGRATION_BACKFILL_ENDLESS', {
    message: `The backfill ${name} would not come to an end: ${why}.`,
    hint: 'Let its `where` tell the rows that are still to be changed, and deploy code that writes new rows as they should be before it runs.',
    details: { migration: name },
  })
}
