// Written by `saas generate repositories`. Do not edit: it is written anew from the tables.
// Sealed: f6d273ff81ee79ca

import type { Json, TenantDatabase } from '@tenantry/runtime'
import { type Page, readPage } from '@tenantry/runtime/paging'
import {
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type SelectQueryBuilder,
  type SqlBool,
  sql,
} from 'kysely'

import type { Mood, ShopTables } from './tables.generated.ts'

/** An array that node-postgres does not know arrives as text, unless it is read as one that it does. */
const COLUMNS = (eb: ExpressionBuilder<ShopTables, 'every_type'>) =>
  [
    'id',
    'a bool',
    'bytea',
    'int2',
    'int4',
    'int8',
    'oid',
    'float4',
    'float8',
    'numeric',
    'text',
    'varchar',
    'bpchar',
    'char',
    'name',
    'citext',
    'uuid',
    'inet',
    'cidr',
    'macaddr',
    'macaddr8',
    'money',
    'bit',
    'varbit',
    'date',
    'time',
    'timetz',
    'timestamp',
    'timestamptz',
    'interval',
    'json',
    'jsonb',
    'xml',
    'point',
    'circle',
    'box',
    'tsvector',
    'tstzrange',
    'int4multirange',
    'mood',
    'short',
    'positive',
    'pair',
    'bools',
    'byteas',
    'int4s',
    'int8s',
    'numerics',
    'texts',
    eb.cast<string[] | null>('citexts', sql`text[]`).as('citexts'),
    'varchars',
    'uuids',
    'inets',
    'dates',
    'times',
    'timestamptzs',
    'intervals',
    'second_intervals',
    'jsons',
    'jsonbs',
    'points',
    eb.cast<Mood[]>('moods', sql`text[]`).as('moods'),
    eb.cast<string[] | null>('names', sql`text[]`).as('names'),
    eb.cast<string[] | null>('bits', sql`text[]`).as('bits'),
    eb.cast<string[] | null>('tstzranges', sql`text[]`).as('tstzranges'),
    eb.cast<string[] | null>('shorts', sql`character varying[]`).as('shorts'),
    'tags',
    eb.cast<number[] | null>('positives', sql`integer[]`).as('positives'),
    'always',
    'by_default',
    'twice',
    'version',
    'created_at',
    'updated_at',
  ] as const
const NULLABLE: ReadonlySet<string> = new Set([
  'oid',
  'float4',
  'float8',
  'varchar',
  'bpchar',
  'char',
  'name',
  'citext',
  'uuid',
  'inet',
  'cidr',
  'macaddr',
  'macaddr8',
  'money',
  'bit',
  'varbit',
  'time',
  'timetz',
  'timestamp',
  'interval',
  'tstzrange',
  'int4multirange',
  'short',
  'positive',
  'twice',
])
/** What a cursor takes from the row as it is. */
const EXACT = [
  'id',
  'int2',
  'int4',
  'text',
  'varchar',
  'uuid',
  'mood',
  'short',
  'positive',
  'by_default',
  'twice',
  'version',
] as const
/** So many that the parameters of one statement suffice. */
const ROWS_AT_ONCE = 910

function rowOf(values: NewEveryType) {
  return {
    id: values.id,
    'a bool': values['a bool'],
    bytea: values.bytea,
    int2: values.int2,
    int4: values.int4,
    int8: values.int8,
    oid: values.oid,
    float4: values.float4,
    float8: values.float8,
    numeric: values.numeric,
    text: values.text,
    varchar: values.varchar,
    bpchar: values.bpchar,
    char: values.char,
    name: values.name,
    citext: values.citext,
    uuid: values.uuid,
    inet: values.inet,
    cidr: values.cidr,
    macaddr: values.macaddr,
    macaddr8: values.macaddr8,
    money: values.money,
    bit: values.bit,
    varbit: values.varbit,
    date: values.date,
    time: values.time,
    timetz: values.timetz,
    timestamp: values.timestamp,
    timestamptz: values.timestamptz,
    interval: values.interval,
    json: values.json == null ? values.json : JSON.stringify(values.json),
    jsonb: JSON.stringify(values.jsonb),
    xml: values.xml,
    point: values.point,
    circle: values.circle,
    box: values.box,
    tsvector: values.tsvector,
    tstzrange: values.tstzrange,
    int4multirange: values.int4multirange,
    mood: values.mood,
    short: values.short,
    positive: values.positive,
    pair: values.pair,
    bools: values.bools,
    byteas: values.byteas,
    int4s: values.int4s,
    int8s: values.int8s,
    numerics: values.numerics,
    texts: values.texts,
    citexts: values.citexts,
    varchars: values.varchars,
    uuids: values.uuids,
    inets: values.inets,
    dates: values.dates,
    times: values.times,
    timestamptzs: values.timestamptzs,
    intervals: values.intervals,
    second_intervals: values.second_intervals,
    jsons: values.jsons == null ? values.jsons : values.jsons.map((one) => JSON.stringify(one)),
    jsonbs: values.jsonbs == null ? values.jsonbs : values.jsonbs.map((one) => JSON.stringify(one)),
    points: values.points,
    moods: values.moods,
    names: values.names,
    bits: values.bits,
    tstzranges: values.tstzranges,
    shorts: values.shorts,
    tags: values.tags,
    positives: values.positives,
    by_default: values.by_default,
    created_at: values.created_at,
    updated_at: values.updated_at,
  }
}

function changesOf(values: EveryTypeChanges) {
  return {
    'a bool': values['a bool'],
    bytea: values.bytea,
    int2: values.int2,
    int4: values.int4,
    int8: values.int8,
    oid: values.oid,
    float4: values.float4,
    float8: values.float8,
    numeric: values.numeric,
    text: values.text,
    varchar: values.varchar,
    bpchar: values.bpchar,
    char: values.char,
    name: values.name,
    citext: values.citext,
    uuid: values.uuid,
    inet: values.inet,
    cidr: values.cidr,
    macaddr: values.macaddr,
    macaddr8: values.macaddr8,
    money: values.money,
    bit: values.bit,
    varbit: values.varbit,
    date: values.date,
    time: values.time,
    timetz: values.timetz,
    timestamp: values.timestamp,
    timestamptz: values.timestamptz,
    interval: values.interval,
    json: values.json == null ? values.json : JSON.stringify(values.json),
    jsonb: values.jsonb === undefined ? values.jsonb : JSON.stringify(values.jsonb),
    xml: values.xml,
    point: values.point,
    circle: values.circle,
    box: values.box,
    tsvector: values.tsvector,
    tstzrange: values.tstzrange,
    int4multirange: values.int4multirange,
    mood: values.mood,
    short: values.short,
    positive: values.positive,
    pair: values.pair,
    bools: values.bools,
    byteas: values.byteas,
    int4s: values.int4s,
    int8s: values.int8s,
    numerics: values.numerics,
    texts: values.texts,
    citexts: values.citexts,
    varchars: values.varchars,
    uuids: values.uuids,
    inets: values.inets,
    dates: values.dates,
    times: values.times,
    timestamptzs: values.timestamptzs,
    intervals: values.intervals,
    second_intervals: values.second_intervals,
    jsons: values.jsons == null ? values.jsons : values.jsons.map((one) => JSON.stringify(one)),
    jsonbs: values.jsonbs == null ? values.jsonbs : values.jsonbs.map((one) => JSON.stringify(one)),
    points: values.points,
    moods: values.moods,
    names: values.names,
    bits: values.bits,
    tstzranges: values.tstzranges,
    shorts: values.shorts,
    tags: values.tags,
    positives: values.positives,
    by_default: values.by_default,
  }
}

function matching(where: EveryTypeFilter) {
  return (eb: ExpressionBuilder<ShopTables, 'every_type'>) => {
    const all: Expression<SqlBool>[] = []
    if (where.id !== undefined) all.push(eb('id', '=', where.id))
    if (where['a bool'] !== undefined) all.push(eb('a bool', '=', where['a bool']))
    if (where.bytea !== undefined) all.push(eb('bytea', '=', where.bytea))
    if (where.int2 !== undefined) all.push(eb('int2', '=', where.int2))
    if (where.int4 !== undefined) all.push(eb('int4', '=', where.int4))
    if (where.int8 !== undefined) all.push(eb('int8', '=', where.int8))
    if (where.oid !== undefined) all.push(eb('oid', where.oid === null ? 'is' : '=', where.oid))
    if (where.float4 !== undefined)
      all.push(eb('float4', where.float4 === null ? 'is' : '=', where.float4))
    if (where.float8 !== undefined)
      all.push(eb('float8', where.float8 === null ? 'is' : '=', where.float8))
    if (where.numeric !== undefined) all.push(eb('numeric', '=', where.numeric))
    if (where.text !== undefined) all.push(eb('text', '=', where.text))
    if (where.varchar !== undefined)
      all.push(eb('varchar', where.varchar === null ? 'is' : '=', where.varchar))
    if (where.bpchar !== undefined)
      all.push(eb('bpchar', where.bpchar === null ? 'is' : '=', where.bpchar))
    if (where.char !== undefined) all.push(eb('char', where.char === null ? 'is' : '=', where.char))
    if (where.name !== undefined) all.push(eb('name', where.name === null ? 'is' : '=', where.name))
    if (where.citext !== undefined)
      all.push(eb('citext', where.citext === null ? 'is' : '=', where.citext))
    if (where.uuid !== undefined) all.push(eb('uuid', where.uuid === null ? 'is' : '=', where.uuid))
    if (where.inet !== undefined) all.push(eb('inet', where.inet === null ? 'is' : '=', where.inet))
    if (where.cidr !== undefined) all.push(eb('cidr', where.cidr === null ? 'is' : '=', where.cidr))
    if (where.macaddr !== undefined)
      all.push(eb('macaddr', where.macaddr === null ? 'is' : '=', where.macaddr))
    if (where.macaddr8 !== undefined)
      all.push(eb('macaddr8', where.macaddr8 === null ? 'is' : '=', where.macaddr8))
    if (where.money !== undefined)
      all.push(eb('money', where.money === null ? 'is' : '=', where.money))
    if (where.bit !== undefined) all.push(eb('bit', where.bit === null ? 'is' : '=', where.bit))
    if (where.varbit !== undefined)
      all.push(eb('varbit', where.varbit === null ? 'is' : '=', where.varbit))
    if (where.date !== undefined) all.push(eb('date', '=', where.date))
    if (where.time !== undefined) all.push(eb('time', where.time === null ? 'is' : '=', where.time))
    if (where.timetz !== undefined)
      all.push(eb('timetz', where.timetz === null ? 'is' : '=', where.timetz))
    if (where.timestamp !== undefined)
      all.push(eb('timestamp', where.timestamp === null ? 'is' : '=', where.timestamp))
    if (where.timestamptz !== undefined) all.push(eb('timestamptz', '=', where.timestamptz))
    if (where.interval !== undefined)
      all.push(eb('interval', where.interval === null ? 'is' : '=', where.interval))
    if (where.tstzrange !== undefined)
      all.push(eb('tstzrange', where.tstzrange === null ? 'is' : '=', where.tstzrange))
    if (where.int4multirange !== undefined)
      all.push(
        eb('int4multirange', where.int4multirange === null ? 'is' : '=', where.int4multirange),
      )
    if (where.mood !== undefined) all.push(eb('mood', '=', where.mood))
    if (where.short !== undefined)
      all.push(eb('short', where.short === null ? 'is' : '=', where.short))
    if (where.positive !== undefined)
      all.push(eb('positive', where.positive === null ? 'is' : '=', where.positive))
    if (where.always !== undefined) all.push(eb('always', '=', where.always))
    if (where.by_default !== undefined) all.push(eb('by_default', '=', where.by_default))
    if (where.twice !== undefined)
      all.push(eb('twice', where.twice === null ? 'is' : '=', where.twice))
    if (where.version !== undefined) all.push(eb('version', '=', where.version))
    if (where.created_at !== undefined) all.push(eb('created_at', '=', where.created_at))
    if (where.updated_at !== undefined) all.push(eb('updated_at', '=', where.updated_at))
    return eb.and(all)
  }
}

/**
 * Ends *\/ here.
 * And goes on.
 */
export interface EveryType {
  id: string
  'a bool': boolean
  bytea: Buffer
  int2: number
  int4: number
  int8: string
  oid: number | null
  float4: number | null
  float8: number | null
  numeric: string
  /** Json, Date *\/ and @tags */
  text: string
  varchar: string | null
  bpchar: string | null
  char: string | null
  name: string | null
  citext: string | null
  uuid: string | null
  inet: string | null
  cidr: string | null
  macaddr: string | null
  macaddr8: string | null
  money: string | null
  bit: string | null
  varbit: string | null
  date: string
  time: string | null
  timetz: string | null
  timestamp: Date | null
  timestamptz: Date
  interval: string | null
  json: Json | null
  jsonb: Json
  xml: string | null
  point: { x: number; y: number } | null
  circle: { x: number; y: number; radius: number } | null
  box: string | null
  tsvector: string | null
  tstzrange: string | null
  int4multirange: string | null
  mood: Mood
  short: string | null
  positive: number | null
  pair: string | null
  bools: boolean[] | null
  byteas: Buffer[] | null
  int4s: number[] | null
  int8s: string[]
  numerics: string[] | null
  texts: string[] | null
  citexts: string[] | null
  varchars: string[] | null
  uuids: string[] | null
  inets: string[] | null
  dates: string[] | null
  times: string[] | null
  timestamptzs: Date[] | null
  intervals: string[] | null
  second_intervals: string[] | null
  jsons: Json[] | null
  jsonbs: Json[] | null
  points: { x: number; y: number }[] | null
  moods: Mood[]
  names: string[] | null
  bits: string[] | null
  tstzranges: string[] | null
  shorts: string[] | null
  tags: string[] | null
  positives: number[] | null
  always: string
  by_default: number
  twice: number | null
  version: number
  created_at: Date
  updated_at: Date
}

/** What a new row is made of; what is left out gets its default. */
export interface NewEveryType {
  id?: string | undefined
  'a bool': boolean
  bytea: Uint8Array
  int2: number
  int4: number
  int8: string | number | bigint
  oid?: number | null | undefined
  float4?: number | null | undefined
  float8?: number | null | undefined
  numeric: string | number
  text: string
  varchar?: string | null | undefined
  bpchar?: string | null | undefined
  char?: string | null | undefined
  name?: string | null | undefined
  citext?: string | null | undefined
  uuid?: string | null | undefined
  inet?: string | null | undefined
  cidr?: string | null | undefined
  macaddr?: string | null | undefined
  macaddr8?: string | null | undefined
  money?: string | null | undefined
  bit?: string | null | undefined
  varbit?: string | null | undefined
  date: string
  time?: string | null | undefined
  timetz?: string | null | undefined
  timestamp?: Date | string | null | undefined
  timestamptz: Date | string
  interval?: string | null | undefined
  json?: Json | null | undefined
  jsonb: Json
  xml?: string | null | undefined
  point?: string | null | undefined
  circle?: string | null | undefined
  box?: string | null | undefined
  tsvector?: string | null | undefined
  tstzrange?: string | null | undefined
  int4multirange?: string | null | undefined
  mood?: Mood | undefined
  short?: string | null | undefined
  positive?: number | null | undefined
  pair?: string | null | undefined
  bools?: readonly boolean[] | null | undefined
  byteas?: readonly Uint8Array[] | null | undefined
  int4s?: readonly number[] | null | undefined
  int8s?: readonly (string | number | bigint)[] | undefined
  numerics?: readonly (string | number)[] | null | undefined
  texts?: readonly string[] | null | undefined
  citexts?: readonly string[] | null | undefined
  varchars?: readonly string[] | null | undefined
  uuids?: readonly string[] | null | undefined
  inets?: readonly string[] | null | undefined
  dates?: readonly string[] | null | undefined
  times?: readonly string[] | null | undefined
  timestamptzs?: readonly (Date | string)[] | null | undefined
  intervals?: readonly string[] | null | undefined
  second_intervals?: readonly string[] | null | undefined
  jsons?: readonly Json[] | null | undefined
  jsonbs?: readonly Json[] | null | undefined
  points?: readonly string[] | null | undefined
  moods: readonly Mood[]
  names?: readonly string[] | null | undefined
  bits?: readonly string[] | null | undefined
  tstzranges?: readonly string[] | null | undefined
  shorts?: readonly string[] | null | undefined
  tags?: readonly string[] | null | undefined
  positives?: readonly number[] | null | undefined
  by_default?: number | undefined
  created_at?: Date | string | undefined
  updated_at?: Date | string | undefined
}

/** What an update may set; what is left out stays. */
export interface EveryTypeChanges {
  'a bool'?: boolean | undefined
  bytea?: Uint8Array | undefined
  int2?: number | undefined
  int4?: number | undefined
  int8?: string | number | bigint | undefined
  oid?: number | null | undefined
  float4?: number | null | undefined
  float8?: number | null | undefined
  numeric?: string | number | undefined
  text?: string | undefined
  varchar?: string | null | undefined
  bpchar?: string | null | undefined
  char?: string | null | undefined
  name?: string | null | undefined
  citext?: string | null | undefined
  uuid?: string | null | undefined
  inet?: string | null | undefined
  cidr?: string | null | undefined
  macaddr?: string | null | undefined
  macaddr8?: string | null | undefined
  money?: string | null | undefined
  bit?: string | null | undefined
  varbit?: string | null | undefined
  date?: string | undefined
  time?: string | null | undefined
  timetz?: string | null | undefined
  timestamp?: Date | string | null | undefined
  timestamptz?: Date | string | undefined
  interval?: string | null | undefined
  json?: Json | null | undefined
  jsonb?: Json | undefined
  xml?: string | null | undefined
  point?: string | null | undefined
  circle?: string | null | undefined
  box?: string | null | undefined
  tsvector?: string | null | undefined
  tstzrange?: string | null | undefined
  int4multirange?: string | null | undefined
  mood?: Mood | undefined
  short?: string | null | undefined
  positive?: number | null | undefined
  pair?: string | null | undefined
  bools?: readonly boolean[] | null | undefined
  byteas?: readonly Uint8Array[] | null | undefined
  int4s?: readonly number[] | null | undefined
  int8s?: readonly (string | number | bigint)[] | undefined
  numerics?: readonly (string | number)[] | null | undefined
  texts?: readonly string[] | null | undefined
  citexts?: readonly string[] | null | undefined
  varchars?: readonly string[] | null | undefined
  uuids?: readonly string[] | null | undefined
  inets?: readonly string[] | null | undefined
  dates?: readonly string[] | null | undefined
  times?: readonly string[] | null | undefined
  timestamptzs?: readonly (Date | string)[] | null | undefined
  intervals?: readonly string[] | null | undefined
  second_intervals?: readonly string[] | null | undefined
  jsons?: readonly Json[] | null | undefined
  jsonbs?: readonly Json[] | null | undefined
  points?: readonly string[] | null | undefined
  moods?: readonly Mood[] | undefined
  names?: readonly string[] | null | undefined
  bits?: readonly string[] | null | undefined
  tstzranges?: readonly string[] | null | undefined
  shorts?: readonly string[] | null | undefined
  tags?: readonly string[] | null | undefined
  positives?: readonly number[] | null | undefined
  by_default?: number | undefined
}

/** What a row has to equal; null asks for rows without a value. */
export interface EveryTypeFilter {
  id?: string | undefined
  'a bool'?: boolean | undefined
  bytea?: Buffer | undefined
  int2?: number | undefined
  int4?: number | undefined
  int8?: string | undefined
  oid?: number | null | undefined
  float4?: number | null | undefined
  float8?: number | null | undefined
  numeric?: string | undefined
  text?: string | undefined
  varchar?: string | null | undefined
  bpchar?: string | null | undefined
  char?: string | null | undefined
  name?: string | null | undefined
  citext?: string | null | undefined
  uuid?: string | null | undefined
  inet?: string | null | undefined
  cidr?: string | null | undefined
  macaddr?: string | null | undefined
  macaddr8?: string | null | undefined
  money?: string | null | undefined
  bit?: string | null | undefined
  varbit?: string | null | undefined
  date?: string | undefined
  time?: string | null | undefined
  timetz?: string | null | undefined
  timestamp?: Date | null | undefined
  timestamptz?: Date | undefined
  interval?: string | null | undefined
  tstzrange?: string | null | undefined
  int4multirange?: string | null | undefined
  mood?: Mood | undefined
  short?: string | null | undefined
  positive?: number | null | undefined
  always?: string | undefined
  by_default?: number | undefined
  twice?: number | null | undefined
  version?: number | undefined
  created_at?: Date | undefined
  updated_at?: Date | undefined
}

/** The columns that a list can be sorted by. */
export type EveryTypeOrder =
  | 'id'
  | 'a bool'
  | 'bytea'
  | 'int2'
  | 'int4'
  | 'int8'
  | 'oid'
  | 'float4'
  | 'float8'
  | 'numeric'
  | 'text'
  | 'varchar'
  | 'bpchar'
  | 'char'
  | 'name'
  | 'citext'
  | 'uuid'
  | 'inet'
  | 'cidr'
  | 'macaddr'
  | 'macaddr8'
  | 'money'
  | 'bit'
  | 'varbit'
  | 'date'
  | 'time'
  | 'timetz'
  | 'timestamp'
  | 'timestamptz'
  | 'interval'
  | 'tstzrange'
  | 'int4multirange'
  | 'mood'
  | 'short'
  | 'positive'
  | 'always'
  | 'by_default'
  | 'twice'
  | 'version'
  | 'created_at'
  | 'updated_at'

export interface EveryTypeListOptions {
  readonly where?: EveryTypeFilter | undefined
  /** Rows in which it is the same follow in the order of the key, and null comes last. Default: the key alone. */
  readonly orderBy?: EveryTypeOrder | undefined
  /** Default: `'asc'`. */
  readonly direction?: 'asc' | 'desc' | undefined
  /** Default: 50. */
  readonly limit?: number | undefined
  /** `next` of the page before, with the same order. Default: the first page. */
  readonly after?: string | undefined
}

/** Reads and writes rows of every type of the tenant in the context: the database adds it to every statement. */
export class GeneratedEveryTypeRepository {
  readonly #tenancy: { readonly db: TenantDatabase<ShopTables> }

  constructor(tenancy: { readonly db: TenantDatabase<ShopTables> }) {
    this.#tenancy = tenancy
  }

  /** The database of the tenant in the context; throws where there is none. */
  protected get db(): TenantDatabase<ShopTables> {
    return this.#tenancy.db
  }

  /** A query to build on: `.where(…)`, joins, an order. */
  rows(
    db: TenantDatabase<ShopTables> = this.db,
  ): SelectQueryBuilder<ShopTables, 'every_type', EveryType> {
    return db.selectFrom('every_type').select(COLUMNS)
  }

  async find(id: string, db: TenantDatabase<ShopTables> = this.db): Promise<EveryType | undefined> {
    return await this.rows(db).where('id', '=', id).executeTakeFirst()
  }

  async findByInt8(
    int8: string,
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<EveryType | undefined> {
    return await this.rows(db).where('int8', '=', int8).executeTakeFirst()
  }

  async findByTextAndDate(
    key: { text: string; date: string },
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<EveryType | undefined> {
    return await this.rows(db)
      .where('text', '=', key.text)
      .where('date', '=', key.date)
      .executeTakeFirst()
  }

  /**
   * A page of rows. The next one begins behind the last row of this one, whatever is written meanwhile.
   *
   * @throws {TenantryError} PAGE_CURSOR_INVALID, PAGE_SIZE_INVALID.
   */
  async list(
    { where, ...page }: EveryTypeListOptions = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<Page<EveryType>> {
    const rows = where === undefined ? this.rows(db) : this.rows(db).where(matching(where))
    return await readPage(rows, {
      ...page,
      key: ['id'],
      exact: EXACT,
      isNullable: page.orderBy !== undefined && NULLABLE.has(page.orderBy),
    })
  }

  async create(values: NewEveryType, db: TenantDatabase<ShopTables> = this.db): Promise<EveryType> {
    return await db
      .insertInto('every_type')
      .values(rowOf(values))
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** All of them or none, in their order. */
  async createMany(
    values: readonly NewEveryType[],
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<EveryType[]> {
    const insert = async (within: Kysely<ShopTables>): Promise<EveryType[]> => {
      const created: EveryType[] = []
      for (let start = 0; start < values.length; start += ROWS_AT_ONCE) {
        const part = values.slice(start, start + ROWS_AT_ONCE).map(rowOf)
        created.push(
          ...(await within.insertInto('every_type').values(part).returning(COLUMNS).execute()),
        )
      }
      return created
    }
    const isOneStatement = values.length <= ROWS_AT_ONCE
    return isOneStatement || db.isTransaction
      ? await insert(db)
      : await db.transaction().execute(insert)
  }

  /**
   * The row as it is now; undefined where there is none, or where it has another version than the one given.
   * Default: whatever version it has.
   */
  async update(
    id: string,
    changes: EveryTypeChanges,
    { version }: { readonly version?: number | undefined } = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<EveryType | undefined> {
    const query = db
      .updateTable('every_type')
      .set((eb) => ({
        ...changesOf(changes),
        version: eb('every_type.version', '+', 1),
        updated_at: sql<Date>`now()`,
      }))
      .where('id', '=', id)
    const expected = version === undefined ? query : query.where('version', '=', version)
    return await expected.returning(COLUMNS).executeTakeFirst()
  }

  /** Creates the row, or changes the one that is there as far as values are given. */
  async upsert(
    values: NewEveryType & { id: string },
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<EveryType> {
    return await db
      .insertInto('every_type')
      .values(rowOf(values))
      .onConflict((conflict) =>
        conflict.columns(['id']).doUpdateSet((eb) => ({
          ...changesOf(values),
          version: eb('every_type.version', '+', 1),
          updated_at: sql<Date>`now()`,
        })),
      )
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** Creates the row, or changes the one that is there as far as values are given. */
  async upsertByInt8(
    values: NewEveryType,
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<EveryType> {
    return await db
      .insertInto('every_type')
      .values(rowOf(values))
      .onConflict((conflict) =>
        conflict.columns(['int8']).doUpdateSet((eb) => ({
          ...changesOf(values),
          version: eb('every_type.version', '+', 1),
          updated_at: sql<Date>`now()`,
        })),
      )
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** Creates the row, or changes the one that is there as far as values are given. */
  async upsertByTextAndDate(
    values: NewEveryType,
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<EveryType> {
    return await db
      .insertInto('every_type')
      .values(rowOf(values))
      .onConflict((conflict) =>
        conflict.columns(['text', 'date']).doUpdateSet((eb) => ({
          ...changesOf(values),
          version: eb('every_type.version', '+', 1),
          updated_at: sql<Date>`now()`,
        })),
      )
      .returning(COLUMNS)
      .executeTakeFirstOrThrow()
  }

  /** Whether there was such a row. */
  async delete(id: string, db: TenantDatabase<ShopTables> = this.db): Promise<boolean> {
    const { numDeletedRows } = await db
      .deleteFrom('every_type')
      .where('id', '=', id)
      .executeTakeFirst()
    return numDeletedRows > 0n
  }

  async count(
    where: EveryTypeFilter = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<number> {
    const { count } = await db
      .selectFrom('every_type')
      .select((eb) => eb.fn.countAll().as('count'))
      .where(matching(where))
      .executeTakeFirstOrThrow()
    return Number(count)
  }

  async exists(
    where: EveryTypeFilter = {},
    db: TenantDatabase<ShopTables> = this.db,
  ): Promise<boolean> {
    const found = await db
      .selectFrom('every_type')
      .select('tenant_id')
      .where(matching(where))
      .limit(1)
      .executeTakeFirst()
    return found !== undefined
  }
}
