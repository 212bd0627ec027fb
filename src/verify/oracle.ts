import { type Answer, type Done, isRefused } from './answer.ts'
import type { RowValues } from './fill/draft-row.ts'

/** Shorter ones are met in any message. */
const SHORTEST_QUOTED = 3

/**
 * Whether two statements ended in the same way, and errors said the same: state, message, detail and constraint.
 *
 * @param quotes What the statements themselves say: an error that repeats it tells nothing.
 */
export function isAlike(one: Answer, other: Answer, quotes: readonly RowValues[]): boolean {
  const quoted = quotes
    .flatMap((values) => Object.values(values))
    .filter((value): value is string => value !== null && value.length >= SHORTEST_QUOTED)
    .toSorted((a, b) => b.length - a.length)
  return traceOf(one, quoted) === traceOf(other, quoted)
}

function traceOf(answer: Answer, quoted: readonly string[]): string {
  if (!isRefused(answer)) return `done ${answer.seen}`
  const { state, constraint = '', message, detail = '' } = answer
  const said = quoted.reduce((text, value) => text.replaceAll(value, '?'), `${message} ${detail}`)
  return [state, constraint, said].join(' ')
}

/**
 * How many rows `explain (analyze, format json)` counted: those that came out of index scans, and those that they
 * dropped. A scan of all rows says nothing of a value, and in a pool that is in use each has another number of them.
 */
export function rowsLookedAt({ lines }: Done): number {
  return sumOf(lines.map((line) => countOf(JSON.parse(line))))
}

/** What was written and taken back is in an index for a while, and no row: `Heap Fetches` would count it. */
const COUNTS = ['Actual Rows', 'Rows Removed by Filter', 'Rows Removed by Index Recheck']

function countOf(node: unknown): number {
  if (Array.isArray(node)) return sumOf(node.map(countOf))
  if (typeof node !== 'object' || node === null) return 0
  const values = new Map<string, unknown>(Object.entries(node))
  const isIndexScan = String(values.get('Node Type')).startsWith('Index')
  const own = isIndexScan ? sumOf(COUNTS.map((name) => Number(values.get(name) ?? 0))) : 0
  return own + sumOf([...values.values()].map(countOf))
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0)
}
