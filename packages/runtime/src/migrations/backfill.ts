import { endOfComment } from '../database/end-of-comment.ts'
import { endOfQuoted } from '../database/end-of-quoted.ts'
import { quoteIdentifier } from '../database/sql-text.ts'
import type { Engine } from '../engine/engine.ts'
import { TenantryError } from '../errors.ts'
import { IDENTIFIER, unquoteIdentifier } from './identifier.ts'

/** A change of rows that is made in batches: `update <table> set <set> where <where>`. */
export interface Backfill {
  readonly table: string
  /** SQL, such as `label = 'A-' || number`. */
  readonly set: string
  /**
   * SQL that is true of the rows that are still to be changed, and of none that was, such as
   * `label is null`.
   */
  readonly where: string
}

/** A part of a table: blocks, the last one not included. */
export interface BlockRange {
  readonly from: number
  readonly to: number
}

const HEAD = new RegExp(`^update\\s+(${IDENTIFIER})\\s+set\\s`, 'i')

/**
 * Takes an update apart.
 *
 * @param statement Without comments in front.
 * @throws {TenantryError} MIGRATION_BACKFILL_INVALID for anything but `update … set … where …`.
 */
export function readBackfill(migration: string, statement: string): Backfill {
  const head = HEAD.exec(statement)
  const table = head?.[1]
  if (head === null || table === undefined) {
    throw invalid(migration, 'it is no plain `update <table> set …`')
  }
  const start = head[0].length
  const words = outerWords(statement, start)
  const where = words.find(({ word }) => word === 'where')
  const other = words.find(({ word }) => word === 'from' || word === 'returning')
  if (where === undefined) throw invalid(migration, 'it has no `where`')
  if (other !== undefined && other.index < where.index) {
    throw invalid(migration, `\`${other.word}\` stands in front of \`where\``)
  }
  if (words.some(({ word }) => word === 'returning')) throw invalid(migration, 'it returns rows')
  return {
    table: unquoteIdentifier(table),
    set: statement.slice(start, where.index).trim(),
    where: statement.slice(where.index + 'where'.length).trim(),
  }
}

/** The whole change at once: for a placement that is new, and has few rows. */
export function backfillSql({ table, set, where }: Backfill): string {
  return `update ${quoteIdentifier(table)} set ${set}\nwhere ${where}`
}

/**
 * One batch. Blocks are read once and in their order, however large the table is: a batch by `limit`
 * would search through all that is done already. Answers `changed`, and of these the rows that are
 * `unchanged` as far as `where` can tell.
 */
export function backfillBatchSql(
  { table, set, where }: Backfill,
  { from, to }: BlockRange,
): string {
  return `with changed as (
    update ${quoteIdentifier(table)} set ${set}
    where (${where}
    ) and ctid >= '(${from},0)'::tid and ctid < '(${to},0)'::tid
    returning (${where}
    ) is true as still
  )
  select count(*)::int as changed, (count(*) filter (where still))::int as unchanged from changed`
}

/** How many blocks a table has; of one in parts, its largest part. */
export function blocksSql({ table }: Backfill, engine: Engine): string {
  const name = `'${quoteIdentifier(table).replaceAll("'", "''")}'::regclass`
  return `select (${engine.largestPart(name)}
    / current_setting('block_size')::int)::int as blocks`
}

/** The words of a statement that stand in no parentheses, quotes or comments. */
function outerWords(text: string, start: number): { word: string; index: number }[] {
  const words: { word: string; index: number }[] = []
  let depth = 0
  for (let index = start; index < text.length;) {
    const behindComment = endOfComment(text, index)
    if (behindComment > index) {
      index = behindComment
      continue
    }
    const [word] = /^\w+/.exec(text.slice(index)) ?? []
    // A letter may begin a quoted text: e'…'.
    const behindQuoted = endOfQuoted(text, index) ?? text.length
    if (behindQuoted > index + 1) {
      index = behindQuoted
      continue
    }
    if (word !== undefined) {
      if (depth === 0) words.push({ word: word.toLowerCase(), index })
      index += word.length
      continue
    }
    const character = text.charAt(index)
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    index += 1
  }
  return words
}

function invalid(migration: string, why: string): TenantryError {
  return new TenantryError('MIGRATION_BACKFILL_INVALID', {
    message: `The backfill ${migration} cannot be made in batches: ${why}.`,
    hint: 'Write one `update <table> set … where …`, alone in its migration; its `where` tells the rows that are still to be changed. What other tables have to say goes into a subquery.',
    details: { migration },
  })
}
