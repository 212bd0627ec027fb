import type { FilledTable } from '../fill/fill-tables.ts'
import { qualified, quoteValue } from '../sql-text.ts'
import type { Surface } from './surface.ts'

/** A question whose answer must not depend on the victim's rows, asked where they are and where they are gone. */
export interface Probe {
  readonly surface: Surface
  /** With the arguments, where there are several ways to ask. */
  readonly object: string
  /** Settings of the transaction in front of it. */
  readonly settings: readonly string[]
  readonly step: string
}

/** Who may send SQL may set these as well: a policy has to hold whatever plan its table is read by. */
export const BY_NO_INDEX = [
  'set local enable_indexscan = off',
  'set local enable_indexonlyscan = off',
  'set local enable_bitmapscan = off',
]

/** Beyond it an answer is compared as far as that. */
const MOST_LINES = 10_000
const MOST_CALLS = 24

/** How to ask each view and function; arguments are values of the victim's rows. */
export function planProbes(
  surfaces: readonly Surface[],
  filled: readonly FilledTable[],
  schema: string,
): Probe[] {
  return surfaces.flatMap((surface): Probe[] => {
    const name = qualified(schema, surface.name)
    const settings: readonly string[] = []
    if (surface.kind === 'table') {
      const step = linesOf(`select * from ${name}`)
      return [settings, BY_NO_INDEX].map((before) => ({
        surface,
        object: before === BY_NO_INDEX ? `${surface.name}, row by row` : surface.name,
        settings: before,
        step,
      }))
    }
    if (surface.kind !== 'function' && surface.kind !== 'procedure') {
      return [{ surface, object: surface.name, settings, step: linesOf(`select * from ${name}`) }]
    }
    return callsOf(surface, filled).map((args) => {
      const call = `${name}(${args.join(', ')})`
      const step = surface.kind === 'procedure' ? `call ${call}` : linesOf(`select * from ${call}`)
      return { surface, object: `${surface.name}(${args.join(', ')})`, settings, step }
    })
  })
}

function linesOf(query: string): string {
  return `select answer::text as line from (${query}) as answer limit ${MOST_LINES}`
}

/** Each argument in turn takes what the victim's rows hold of its type. */
function callsOf({ takes }: Surface, filled: readonly FilledTable[]): readonly string[][] {
  const choices = takes.map((type) => valuesOf(type, filled))
  const longest = Math.max(1, ...choices.map(({ length }) => length))
  return Array.from({ length: Math.min(longest, MOST_CALLS) }, (_, turn) =>
    takes.map((type, index) => {
      const values = choices[index] ?? []
      return `${quoteValue(values[turn % Math.max(1, values.length)] ?? null)}::${type}`
    }),
  )
}

function valuesOf(type: string, filled: readonly FilledTable[]): string[] {
  const found = filled.flatMap(({ table, victims }) =>
    table.columns
      .filter((column) => column.type.sql.replace(/\(.*?\)/, '') === type)
      .flatMap(({ name }) => victims.slice(0, 2).flatMap(({ values }) => values[name] ?? [])),
  )
  const [bare = type] = type.split(' ')
  return [...new Set([...found, ...(DEFAULTS[bare] ?? [])])]
}

const DEFAULTS: Readonly<Record<string, readonly string[]>> = {
  integer: ['1', '10'],
  bigint: ['1', '10'],
  smallint: ['1'],
  numeric: ['1'],
  text: ['a', ''],
  character: ['a'],
  boolean: ['true', 'false'],
  date: ['2026-01-01'],
  timestamp: ['2026-01-01'],
  interval: ['100 years'],
  jsonb: ['{}'],
  json: ['{}'],
}
