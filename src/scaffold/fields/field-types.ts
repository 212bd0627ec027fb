/** A type that a field can have. */
export interface KnownType {
  /** In SQL. */
  readonly sql: string
  /** PostgreSQL's own short name. */
  readonly name: string
  /** How many numbers may stand in its parentheses. */
  readonly modifiers: { readonly least: number; readonly most: number }
  readonly isRange: boolean
  /** Whether a value of it can name a row: what `unique` asks for. */
  readonly isKey: boolean
  /** The extension of PostgreSQL that it comes with; undefined for PostgreSQL's own. */
  readonly extension: string | undefined
  /** Whether a column may hold a list of them. */
  readonly hasArrays: boolean
}

const NONE = { least: 0, most: 0 }
const LENGTH = { least: 1, most: 1 }

function type(sql: string, name: string, options: Partial<KnownType> = {}): KnownType {
  return {
    sql,
    name,
    modifiers: NONE,
    isRange: false,
    isKey: false,
    extension: undefined,
    hasArrays: true,
    ...options,
  }
}

const key = (sql: string, name: string, modifiers = NONE): KnownType =>
  type(sql, name, { isKey: true, modifiers })
const range = (name: string): KnownType => type(name, name, { isRange: true })

/** By the word that asks for them. */
export const KNOWN_TYPES: ReadonlyMap<string, KnownType> = new Map(
  Object.entries({
    uuid: key('uuid', 'uuid'),
    text: key('text', 'text'),
    varchar: key('varchar', 'varchar', LENGTH),
    char: key('char', 'bpchar', LENGTH),
    smallint: key('smallint', 'int2'),
    integer: key('integer', 'int4'),
    bigint: key('bigint', 'int8'),
    numeric: key('numeric', 'numeric', { least: 0, most: 2 }),
    real: type('real', 'float4'),
    double: type('double precision', 'float8'),
    boolean: type('boolean', 'bool'),
    date: key('date', 'date'),
    time: type('time', 'time'),
    timestamp: key('timestamp', 'timestamp'),
    timestamptz: key('timestamptz', 'timestamptz'),
    interval: type('interval', 'interval'),
    jsonb: type('jsonb', 'jsonb'),
    bytea: type('bytea', 'bytea'),
    inet: key('inet', 'inet'),
    cidr: key('cidr', 'cidr'),
    int4range: range('int4range'),
    int8range: range('int8range'),
    numrange: range('numrange'),
    daterange: range('daterange'),
    tstzrange: range('tstzrange'),
    citext: type('citext', 'citext', { isKey: true, extension: 'citext' }),
    // Without its dimension no index could be built on it.
    vector: type('vector', 'vector', { modifiers: LENGTH, extension: 'vector', hasArrays: false }),
  }),
)

/** PostgreSQL's other names for them. */
export const TYPE_ALIASES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    int: 'integer',
    int2: 'smallint',
    int4: 'integer',
    int8: 'bigint',
    float4: 'real',
    float8: 'double',
    bool: 'boolean',
    bpchar: 'char',
    decimal: 'numeric',
  }),
)

/** What people write from habit, and what to write instead. */
export const TYPE_HABITS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    string: 'text',
    str: 'text',
    number: 'integer, bigint or numeric(12,2)',
    float: 'double',
    money: 'numeric(12,2)',
    json: 'jsonb',
    object: 'jsonb',
    array: 'text[]',
    datetime: 'timestamptz',
    blob: 'bytea',
    binary: 'bytea',
    serial: 'integer; the key `id` comes by itself',
    bigserial: 'bigint; the key `id` comes by itself',
  }),
)
