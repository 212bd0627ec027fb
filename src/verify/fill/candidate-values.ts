import type { Column, EnumType, Table } from '../../schema/index.ts'
import type { Dice } from './dice.ts'

export interface ValueSource {
  readonly table: Table
  readonly enums: readonly EnumType[]
  readonly dice: Dice
  /** Rows of one number have the same values in both tenants. */
  readonly number: number
}

/** A year in which nothing of an application ends. */
const YEAR = 2026

/**
 * Values that a column may take, as text, the likeliest first; empty for a type that is not known. The first
 * one differs from row to row where the type has room for that.
 */
export function candidateValues(column: Column, source: ValueSource): readonly string[] {
  const { type } = column
  const literals = literalsAbout(column.name, source.table)
  const bits = /^bit\((\d+)\)/.exec(type.sql)?.[1]
  if (bits !== undefined) return ['1'.padStart(Number(bits), '0')]
  const scalars = fitting(type.sql, [...literals, ...scalarValues(column, source), ...literals])
  if (!type.isArray) return [...new Set(scalars)]
  return [...scalars.slice(0, 3).map((one) => `{${JSON.stringify(one)}}`), '{}']
}

function scalarValues({ name, type }: Column, source: ValueSource): readonly string[] {
  const { dice, number, enums, table } = source
  if (type.kind === 'enum') return enums.find((one) => one.name === type.name)?.labels ?? []
  const digits = dice(table.name, name, number)
  const count = 1_000 + (Number.parseInt(digits.slice(0, 6), 16) % 30_000)
  const day = String(1 + (count % 28)).padStart(2, '0')
  switch (type.name) {
    case 'text':
    case 'varchar':
    case 'bpchar':
    case 'citext':
    case 'name':
      return textValues(digits)
    case 'uuid':
      return [toUuid(digits)]
    case 'int2':
    case 'int4':
    case 'int8':
    case 'oid':
      return [String(count), '1', '0', '2', '10', '50', '100', '-1', String(YEAR)]
    case 'numeric':
    case 'float4':
    case 'float8':
    case 'money':
      return [String(count), '1', '0', '0.5', '10', '100', '-1']
    case 'bool':
      return ['true', 'false']
    case 'date':
      return [`${YEAR}-01-${day}`, `${YEAR}-06-${day}`, `${YEAR + 10}-01-${day}`, '2020-01-01']
    case 'timestamp':
    case 'timestamptz':
      return [
        `${YEAR}-01-${day} 08:00:00`,
        `${YEAR}-06-${day} 08:00:00`,
        `${YEAR + 10}-01-${day} 08:00:00`,
        '2020-01-01 08:00:00',
      ]
    case 'time':
    case 'timetz':
      return ['08:00:00', '17:00:00']
    default:
      return otherValues(type.name, count)
  }
}

function otherValues(type: string, count: number): readonly string[] {
  const low = count % 250
  const values: Readonly<Record<string, readonly string[]>> = {
    interval: ['1 day', '01:00:00'],
    json: ['{}', '[]', '{"a": 1}', '"a"', '1'],
    jsonb: ['{}', '[]', '{"a": 1}', '"a"', '1'],
    bytea: [`\\x${count.toString(16).padStart(4, '0')}`],
    inet: [`10.0.0.${low}`],
    cidr: [`10.0.${low}.0/24`],
    macaddr: ['08:00:2b:01:02:03'],
    macaddr8: ['08:00:2b:01:02:03:04:05'],
    int4range: [`[${count},${count + 1})`],
    int8range: [`[${count},${count + 1})`],
    numrange: [`[${count},${count + 1})`],
    daterange: [`[${YEAR}-01-01,${YEAR}-02-01)`, `[${YEAR + count},${YEAR + count + 1})`],
    tsrange: [`[${YEAR}-01-01,${YEAR}-02-01)`],
    tstzrange: [`[${YEAR}-01-01,${YEAR}-02-01)`],
    tsvector: ['a'],
    tsquery: ['a'],
    xml: ['<a/>'],
    point: ['(1,2)'],
    box: ['(1,2),(0,0)'],
    circle: ['<(1,2),1>'],
    line: ['{1,2,3}'],
    lseg: ['[(1,2),(3,4)]'],
    path: ['[(1,2),(3,4)]'],
    polygon: ['((0,0),(1,0),(1,1))'],
    bit: ['1'],
    varbit: ['1'],
  }
  return values[type] ?? []
}

function textValues(digits: string): readonly string[] {
  const word = `v${digits.slice(0, 11)}`
  return [
    word,
    `${word}@example.com`,
    `https://example.com/${word}`,
    word.toUpperCase(),
    digits.replaceAll(/\D/g, '').slice(0, 8),
    'en',
    'EUR',
    `${YEAR}-01`,
    '+49301234567',
  ]
}

function toUuid(digits: string): string {
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
    digits.slice(20, 32),
  ]
  return parts.join('-')
}

/** What checks that speak of the column compare with; a number also with its neighbours. */
function literalsAbout(column: string, { checks }: Table): readonly string[] {
  return checks
    .filter(({ expression }) => speaksOf(expression, column))
    .flatMap(({ expression }) => {
      const texts = [...expression.matchAll(/'((?:[^']|'')*)'/g)].map(([, text = '']) =>
        text.replaceAll("''", "'"),
      )
      const numbers = [...expression.replaceAll(/'(?:[^']|'')*'/g, '').matchAll(/\b\d+\b/g)]
      return [
        ...texts,
        ...numbers.flatMap(([text]) => {
          const value = Number(text)
          return [String(value + 1), text, String(value - 1)]
        }),
      ]
    })
}

/** Whether an expression names a column, quoted or not. */
export function speaksOf(expression: string, column: string): boolean {
  const name = column.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(`(?<![\\w$])${name}(?![\\w$])`).test(expression)
}

/** Without what is too long, and what is no number where one is asked for. */
function fitting(sql: string, values: readonly string[]): string[] {
  const length = /^(?:character varying|character|varchar|char|bpchar)\((\d+)\)/.exec(sql)?.[1]
  const isNumber = /^(?:smallint|integer|bigint|numeric|real|double precision|money|oid)\b/.test(
    sql,
  )
  return values
    .filter((value) => !isNumber || /^-?\d+(?:\.\d+)?$/.test(value))
    .map((value) => (length === undefined ? value : value.slice(0, Number(length))))
}
