import type { ResolvedTypes } from '@tenantry/runtime/config'

import type { ColumnType } from '../schema/index.ts'

/** What values of a type are in TypeScript; all as types. */
export interface ValueForm {
  /** As it arrives. */
  readonly read: string
  /** What plain Kysely takes for it. */
  readonly written: string
  /** What a repository hands out, and takes. */
  readonly row: string
  readonly given: string
  /** What a repository reads it as, so that it arrives as `row`; undefined where it does by itself. */
  readonly readAs?: string
  /** Whether it is sent as JSON, or as an array of texts that are JSON. */
  readonly json?: 'value' | 'elements'
  /** Whether two values can be compared, and so be filtered and sorted by. */
  readonly isComparable: boolean
}

export interface FormContext {
  readonly types: ResolvedTypes
  /** The alias of an enum; undefined for one that is not of the application. */
  readonly enumAlias: (name: string) => string | undefined
}

interface Scalar {
  readonly read: string
  /** Default: `read`. */
  readonly written?: string
  /** Default: true. */
  readonly isComparable?: boolean
  /** As `format_type` writes it, where that is not the short name; node-postgres reads an array of it. */
  readonly arrayOf?: string
}

const STRING = { read: 'string' }
const NUMBER = { read: 'number' }
const POINT = 'x: number; y: number'
const SCALARS: Readonly<Record<string, Scalar>> = {
  bool: { read: 'boolean', arrayOf: 'boolean' },
  bytea: { read: 'Buffer', written: 'Uint8Array', arrayOf: 'bytea' },
  int2: { ...NUMBER, arrayOf: 'smallint' },
  int4: { ...NUMBER, arrayOf: 'integer' },
  oid: { ...NUMBER, arrayOf: 'oid' },
  float4: { ...NUMBER, arrayOf: 'real' },
  float8: { ...NUMBER, arrayOf: 'double precision' },
  text: { ...STRING, arrayOf: 'text' },
  varchar: { ...STRING, arrayOf: 'character varying' },
  bpchar: { ...STRING, arrayOf: 'character' },
  char: STRING,
  name: STRING,
  citext: STRING,
  ltree: STRING,
  uuid: { ...STRING, arrayOf: 'uuid' },
  inet: { ...STRING, arrayOf: 'inet' },
  cidr: { ...STRING, arrayOf: 'cidr' },
  macaddr: { ...STRING, arrayOf: 'macaddr' },
  macaddr8: STRING,
  money: { ...STRING, arrayOf: 'money' },
  bit: STRING,
  varbit: STRING,
  time: { ...STRING, arrayOf: 'time without time zone' },
  timetz: { ...STRING, arrayOf: 'time with time zone' },
  interval: { ...STRING, arrayOf: 'interval' },
  timestamp: { read: 'Date', written: 'Date | string', arrayOf: 'timestamp without time zone' },
  timestamptz: { read: 'Date', written: 'Date | string', arrayOf: 'timestamp with time zone' },
  numrange: { ...STRING, arrayOf: 'numrange' },
  point: { read: `{ ${POINT} }`, written: 'string', isComparable: false, arrayOf: 'point' },
  circle: { read: `{ ${POINT}; radius: number }`, written: 'string', isComparable: false },
}
/** Of extensions, and what has no order of its own. */
const UNKNOWN: Scalar = { read: 'string', isComparable: false }
const JSON_TYPES = new Set(['json', 'jsonb'])

export function valueForm(type: ColumnType, context: FormContext): ValueForm {
  if (JSON_TYPES.has(type.name)) return jsonForm(type, context)
  if (type.name === 'vector' && type.kind === 'base' && !type.isArray) return VECTOR
  const scalar = scalarOf(type, context)
  const { read, written = read, isComparable = true } = scalar
  if (!type.isArray) return { read, written, row: read, given: written, isComparable }
  const row = arrayOf(read)
  const given = readonlyArrayOf(written)
  const isRead = isReadAsArray(type, scalar)
  return {
    read: isRead ? row : 'string',
    written: isRead ? given : `string | ${given}`,
    row,
    given,
    ...(isRead ? {} : { readAs: `${scalar.arrayOf ?? 'text'}[]` }),
    isComparable: false,
  }
}

function scalarOf({ name, kind }: ColumnType, { types, enumAlias }: FormContext): Scalar {
  if (kind === 'enum') return { read: enumAlias(name) ?? 'string' }
  if (kind === 'composite') return UNKNOWN
  if (name === 'int8') return { ...BIGINT[types.bigint], arrayOf: 'bigint' }
  if (name === 'numeric') return { ...NUMERIC[types.numeric], arrayOf: 'numeric' }
  if (name === 'date') return { ...DATE[types.date], arrayOf: 'date' }
  return SCALARS[name] ?? (kind === 'range' ? STRING : UNKNOWN)
}

/**
 * Of pgvector: PostgreSQL tells it as a text, which is a list in JSON as well. Its numbers are those of
 * `real`, and it is read as an array of them.
 */
const VECTOR: ValueForm = {
  read: 'string',
  written: 'string',
  row: 'number[]',
  given: 'readonly number[]',
  readAs: 'real[]',
  json: 'value',
  isComparable: false,
}

const BIGINT: Readonly<Record<ResolvedTypes['bigint'], Scalar>> = {
  string: { read: 'string', written: 'string | number | bigint' },
  bigint: { read: 'bigint', written: 'bigint | number | string' },
  number: { read: 'number', written: 'number | bigint | string' },
}
const NUMERIC: Readonly<Record<ResolvedTypes['numeric'], Scalar>> = {
  string: { read: 'string', written: 'string | number' },
  number: { read: 'number', written: 'number | string' },
}
const DATE: Readonly<Record<ResolvedTypes['date'], Scalar>> = {
  string: STRING,
  date: { read: 'Date', written: 'Date | string' },
}

/** Sent as text: node-postgres makes an array of PostgreSQL's of one, and sends a string as it is. */
function jsonForm({ sql, name, isArray }: ColumnType, { types }: FormContext): ValueForm {
  const value = types.json === 'unknown' ? 'unknown' : 'Json'
  if (!isArray) {
    const json = 'value' as const
    return { read: value, written: 'string', row: value, given: value, json, isComparable: false }
  }
  const isRead = isReadAsArray({ sql }, { arrayOf: name })
  const row = `${value}[]`
  return {
    read: isRead ? row : 'string',
    written: isRead ? 'readonly string[]' : 'string | readonly string[]',
    row,
    given: `readonly ${row}`,
    ...(isRead ? {} : { readAs: `${name}[]` }),
    json: 'elements',
    isComparable: false,
  }
}

/**
 * Whether node-postgres makes an array of it. PostgreSQL says of a domain over an array what lies below
 * it; of an array of domains it says that, and node-postgres hands out its text.
 */
function isReadAsArray(type: Pick<ColumnType, 'sql'>, { arrayOf: own }: Pick<Scalar, 'arrayOf'>) {
  if (own === undefined) return false
  const element = type.sql.replaceAll(/\(.*?\)/g, '').replace(/\[\]$/, '')
  const isDomain = !type.sql.endsWith('[]')
  return isDomain || element === own || (own === 'interval' && element.startsWith('interval '))
}

function arrayOf(type: string): string {
  return type.includes('|') ? `(${type})[]` : `${type}[]`
}

function readonlyArrayOf(type: string): string {
  return `readonly ${arrayOf(type)}`
}
